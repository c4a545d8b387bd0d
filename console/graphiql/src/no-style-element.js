// In place of react-style-singleton, which locks the page's scrolling behind a
// dialog by a style element. The page never scrolls, and without style elements
// the content security policy can refuse inline styles altogether.
export const styleSingleton = () => () => null;
