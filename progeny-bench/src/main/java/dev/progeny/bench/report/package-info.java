/** The results as records, JSON, tables, plots and a document. */
@NullMarked
package dev.progeny.bench.report;

import org.jspecify.annotations.NullMarked;
