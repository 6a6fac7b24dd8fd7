package dev.progeny.internal.codec;

import org.jspecify.annotations.Nullable;

/** The class loader of Progeny itself, and what any process of a program finds by itself. */
final class HomeLoader {
    private static final ClassLoader HOME = find();

    private HomeLoader() {}

    /** {@return the loader of Progeny itself: mostly the application's, but not within Maven, nor in a jar of jars} */
    static ClassLoader get() {
        return HOME;
    }

    /** Whether a class has to come from {@link #get} if that has it: our own code exists once in a process. */
    static boolean isOurs(String className) {
        return className.startsWith("dev.progeny.");
    }

    /** Whether any process of the program finds by itself what {@code loader} defined: the application's loader, or one above it. */
    static boolean isOfApplication(@Nullable ClassLoader loader) {
        ClassLoader next = ClassLoader.getSystemClassLoader();
        while (next != null && next != loader) {
            next = next.getParent();
        }
        return next == loader;
    }

    private static ClassLoader find() {
        ClassLoader loader = HomeLoader.class.getClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }
}
