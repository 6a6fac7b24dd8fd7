package dev.progeny.examples.bench;

import java.util.List;

/** The processes of the instrument. */
enum Role {
    /** Reads the simulated voltage. */
    VOLTAGE("voltage"),
    /** Reads the waveform of a WAV file. */
    WAVEFORM("waveform"),
    /** Moves samples from the queue to the database. */
    WRITER("writer"),
    /** Shows rates, depth and readings. */
    DISPLAY("display");

    /** Those that put samples on the queue. */
    static final List<Role> PRODUCERS = List.of(VOLTAGE, WAVEFORM);

    private final String label;

    Role(String label) {
        this.label = label;
    }

    /** {@return its name, as users read it and as the database has it} */
    String label() {
        return label;
    }
}
