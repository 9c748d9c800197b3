import { type RefObject, useLayoutEffect, useState } from 'react'

interface ElementSize {
  readonly width: number
  readonly height: number
}

const NONE: ElementSize = { width: 0, height: 0 }

/** The inner size of an element in CSS pixels, as it changes; 0 before the first layout. */
export function useElementSize(ref: RefObject<HTMLElement | null>): ElementSize {
  const [size, setSize] = useState(NONE)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return undefined
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element
      setSize((known) =>
        known.width === width && known.height === height ? known : { width, height },
      )
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return size
}
