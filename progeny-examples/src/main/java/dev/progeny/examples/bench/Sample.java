package dev.progeny.examples.bench;

import java.io.Serializable;

/**
 * One reading of one device. Its sequence number and its producer identify it: the same reading, put twice, is recognized by them.
 *
 * @param producer which device
 * @param sequence how many readings of that device came before, in this run
 * @param value the reading, in volts
 */
record Sample(Role producer, long sequence, double value) implements Serializable {}
