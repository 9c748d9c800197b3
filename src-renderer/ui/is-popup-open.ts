/**
 * Whether a dialog or a menu has the keys. A toast is a dialog to assistive tools too, but it takes
 * nothing from the window behind it.
 */
export function isPopupOpen(): boolean {
  const popups = '[role=dialog], [role=alertdialog], [role=menu]'
  return document.querySelector(`:is(${popups}):not([data-toast])`) !== null
}
