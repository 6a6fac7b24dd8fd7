/**
 * Recordings of the instrument in a database, SQLite, in one file of a folder.
 *
 * <p>{@link dev.progeny.examples.bench.store.RecordingStore} writes, {@link dev.progeny.examples.bench.store.Recordings} reads, also
 * while another process writes; a process of the instrument moves blocks here from the queue.
 */
@NullMarked
package dev.progeny.examples.bench.store;

import org.jspecify.annotations.NullMarked;
