package dev.progeny.examples.bench.live;

import java.io.Serializable;

/**
 * What a process of the instrument is called.
 *
 * @param name no two have the same
 * @param role what it does: {@code store}, {@code show} or {@code acquire}
 */
public record ProcessName(String name, String role) implements Serializable {}
