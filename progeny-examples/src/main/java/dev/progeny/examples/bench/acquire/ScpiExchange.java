package dev.progeny.examples.bench.acquire;

import java.io.Serializable;
import java.util.List;

/**
 * What is said to an instrument over SCPI, and how its answers are read.
 *
 * @param points the most samples in one answer
 * @param setup what is sent once, in this order
 * @param query what is asked again and again
 * @param format of the samples in a block
 * @param scale of the samples
 * @param offset of the samples
 * @param isContinuous whether the samples of an answer follow those of the answer before without a gap
 */
record ScpiExchange(
        int points,
        List<String> setup,
        String query,
        RawFormat format,
        double scale,
        double offset,
        boolean isContinuous)
        implements Serializable {}
