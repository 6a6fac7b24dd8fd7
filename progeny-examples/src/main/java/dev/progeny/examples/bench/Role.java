package dev.progeny.examples.bench;

import java.util.List;

/** The processes of the instrument. */
enum Role {
    /** Reads the simulated voltage. */
    VOLTAGE(0, "voltage"),
    /** Reads the waveform of a WAV file. */
    WAVEFORM(1, "waveform"),
    /** Moves samples from the queue to the database. */
    WRITER(2, "writer"),
    /** Shows rates, depth and readings. */
    DISPLAY(3, "display");

    /** Those that put samples on the queue. */
    static final List<Role> PRODUCERS = List.of(VOLTAGE, WAVEFORM);

    private final int place;
    private final String label;

    Role(int place, String label) {
        this.place = place;
        this.label = label;
    }

    /** {@return where it stands among the roles, from zero} */
    int place() {
        return place;
    }

    /** {@return its name, as users read it and as the database has it} */
    String label() {
        return label;
    }
}
