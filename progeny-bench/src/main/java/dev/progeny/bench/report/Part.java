package dev.progeny.bench.report;

/**
 * What JMH measured.
 *
 * @param title what was measured
 * @param nanos the mean of an operation
 * @param error half the width of its 99.9 % interval; NaN if there were too few rounds to tell is written as zero
 */
public record Part(String title, double nanos, double error) {}
