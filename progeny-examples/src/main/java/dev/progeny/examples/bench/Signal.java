package dev.progeny.examples.bench;

/** A device that can be read; the same number gives the same reading, so that a reading can be repeated. */
@FunctionalInterface
interface Signal {
    /** {@return reading number {@code n} of this run, in volts} */
    double at(long n);
}
