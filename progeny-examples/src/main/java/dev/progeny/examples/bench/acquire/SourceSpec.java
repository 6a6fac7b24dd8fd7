package dev.progeny.examples.bench.acquire;

import java.io.IOException;
import java.io.Serializable;

/** Which source is meant, checked as far as it can be before it is opened; made by {@link Sources#parse}. */
public interface SourceSpec extends Serializable {
    /**
     * Opens the source, in the process that will read it. A device is not waited for before the first sample is.
     *
     * @return the source, to be closed by the caller
     * @throws IOException if it cannot be opened; the message says why
     * @throws InterruptedException if interrupted
     */
    Source open() throws IOException, InterruptedException;

    /** {@return what the samples are measured in, such as {@code V}} */
    String unit();

    /** {@return samples a second} */
    double rate();

    /** {@return the text that was parsed} */
    String text();

    /**
     * {@return whether the process that opens the source needs the standard input of the instrument} Only one source can have it.
     */
    default boolean readsStandardInput() {
        return false;
    }
}
