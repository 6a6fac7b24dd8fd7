package dev.progeny.internal.memory;

import java.nio.file.Path;

/**
 * What a word of a shared file says of its state: numbers that are nowhere by chance. Where the file was cut off, a look at it gives
 * anything, and the JVM throws only later; so whoever looks at this word first never tries what would end the process, an atomic access to
 * a page that is not there ({@code Unsafe.compareAndSet} of the interpreter).
 */
public final class FileState {
    /** It may be used. */
    public static final int OPEN = 0x4f70656e;

    /** Some process has closed it. */
    public static final int CLOSED = 0x446f6e65;

    private FileState() {}

    /** {@return what to say of a file where something stands that cannot} */
    public static String damage(String noun, Path path) {
        return "the file of the " + noun + " is damaged: something has cut it off or written to it; make another: "
                + path;
    }
}
