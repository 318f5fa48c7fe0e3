/**
 * The index of words and vectors in Lucene: one index for all spaces, without stored fields.
 *
 * <p>Inputs: changes that follow from the log, with the position they complete. Effects: documents
 * of inverted words, filter keys, identifiers and vectors; the covered position in Lucene's commit
 * data. Invariants: every word carries its space in the term itself, so no query of one space
 * touches, counts or ranks by another's text; what survives a crash is the index at one position;
 * damage is told as {@link dev.continuum.core.memory.port.DerivedDataDamaged}.
 *
 * <p>Follows: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
 * (2009); Ding and Suel, "Faster Top-k Document Retrieval Using Block-Max Indexes" (2011); Malkov
 * and Yashunin, "Efficient and robust approximate nearest neighbor search using HNSW" (2016). See
 * docs/decisions/0004-index-in-lucene.md.
 */
@NullMarked
package dev.continuum.drivers.lucene;

import org.jspecify.annotations.NullMarked;
