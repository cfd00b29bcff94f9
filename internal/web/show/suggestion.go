package show

// MostWords is how many characters somebody outside may write, and the answer may have.
const MostWords = 2000
