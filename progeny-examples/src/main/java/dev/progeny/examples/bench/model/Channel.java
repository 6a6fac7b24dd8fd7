package dev.progeny.examples.bench.model;

import java.io.Serializable;

/**
 * One input of the instrument.
 *
 * @param number counted from 0
 * @param name what the user calls it; no two channels of an instrument have the same
 * @param unit what the samples are measured in, such as {@code V}
 * @param rate samples a second
 * @param source where the samples come from, as the user wrote it
 */
public record Channel(int number, String name, String unit, double rate, String source) implements Serializable {}
