// Package search finds passages by their words: ranked full-text search over
// immutable segments that are written once, mapped into memory and merged.
//
// # What is indexed
//
// A [Document] is cut into passages of about a hundred words ([Passages]): short
// neighbouring paragraphs and list items of one section together, long ones cut
// between sentences. A passage keeps its words, the heading above them, and for
// each sentence the bytes of the document it stands on and what kind of
// statement the reader found it to be. Words become terms by language
// ([Analyzer]): lower case, common words left out, stemmed, accents folded.
//
// # Ranking
//
// BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
// Beyond", 2009) with k1 = 0.9 and b = 0.4. The length of a passage is compared
// with a fixed pivot of 100 words and not with the average of the corpus, so
// that what a posting can contribute does not change when segments are added.
// Contributions are summed as integers, so that the order of adding does not
// matter and the same corpus gives the same answer however it is cut into
// segments.
//
// The best k passages are found by MaxScore (Turtle and Flood, 1995) in windows
// of 4,096 passages with the upper bound of each block of postings (Ding and
// Suel, "Faster Top-k Document Retrieval Using Block-Max Indexes", 2011): terms
// whose bounds together cannot reach the worst of the best k so far are only
// looked up for passages that other terms have found. Whole documents are ranked
// from the same postings: a document's passages stand next to each other.
//
// # Files
//
// A directory holds segments (NAME.seg) and a manifest that lists those in force
// with their deleted documents. A segment is synced to disk before the manifest
// names it, and the manifest is replaced by renaming, so that a crash leaves the
// state before or after and never one between. The whole directory is derived
// and may be deleted: [Index] writers are fed from the register again.
//
// A segment is, in little endian:
//
//	header      "TRLSEG" and two digits of the version
//	text        the words of the passages, one after the other
//	passages    24 bytes each: offset (8) and length (4) in text, document (4),
//	            first sentence (4), heading (4: ordinal in headings)
//	sentences   17 bytes each: start and end in the passage (4, 4), start and
//	            end in the document (4, 4), kind (1)
//	headings    strings, each behind its length as a varint
//	documents   for each: name, hash, title, date, issuer, kind, language and
//	            address as such strings; first passage and number of words (varints)
//	lengths     a byte a passage: its words, at most 255
//	terms       strings in ascending order of bytes, one after the other
//	dictionary  28 bytes a term: offset in terms (4), its length (4), passages
//	            that have it (4), first block (4), offset in postings (8), the
//	            greatest contribution (4: float32)
//	blocks      12 bytes for each 128 postings: last passage (4), offset behind
//	            that of the term (4), greatest contribution (4: float32)
//	postings    for each block the bits of a gap and of a count (1, 1), then the
//	            gaps between passages and the counts less one, packed
//	footer      offset (8), length (8) and CRC-32C (4) of the sections in this order,
//	            CRC-32C of the footer (4), "TRLSEG"
//
// All checksums are tested when a segment is opened.
package search
