package dev.progeny.examples.bench.acquire;

/** How a simulated instrument behaves. */
public enum Behaviour {
    /** As it should. */
    CORRECT,
    /** It sends its answers in small pieces. */
    SLOW,
    /** It never answers. */
    SILENT,
    /** It sends something else than samples. */
    WRONG,
    /** Of every third answer with samples it sends half, and closes the connection. */
    DISCONNECTING
}
