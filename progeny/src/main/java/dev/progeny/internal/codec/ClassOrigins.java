package dev.progeny.internal.codec;

import org.jspecify.annotations.Nullable;

/** Which class loader a class comes from, told across processes by keys. */
public final class ClassOrigins {
    private static volatile @Nullable ClassAuthority upstream;

    private ClassOrigins() {}

    /** Tells whom to ask for classes of other processes' loaders; a child calls it once, before it decodes anything. */
    public static void setUpstream(ClassAuthority authority) {
        upstream = authority;
    }

    static @Nullable ClassAuthority upstream() {
        return upstream;
    }
}
