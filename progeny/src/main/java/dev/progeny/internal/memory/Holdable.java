package dev.progeny.internal.memory;

/** A shared file that says who of all processes has something, and of which this process remembers the thread. */
public interface Holdable extends SharedFile {
    /** {@return whether a thread of this process has it, so that what is remembered must be kept} */
    boolean isHeldHere();
}
