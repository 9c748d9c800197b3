/**
 * How wide a column would have to be so that nothing of it is cut off, of the rows that are drawn and the
 * header, in pixels.
 */
export function contentWidth(grid: Element, columnIndex: number): number {
  const ruler = document.createElement('div')
  ruler.inert = true
  ruler.className = 'invisible absolute flex w-max flex-col items-start whitespace-nowrap'
  for (const row of grid.querySelectorAll('[role=row]')) {
    const cell = row.children[columnIndex]
    if (cell) ruler.append(cell.cloneNode(true))
  }
  grid.append(ruler)
  const widths = [...ruler.children].map((cell) => cell.getBoundingClientRect().width)
  ruler.remove()
  return Math.ceil(Math.max(0, ...widths))
}
