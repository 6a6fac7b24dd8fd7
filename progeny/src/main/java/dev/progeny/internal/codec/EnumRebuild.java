package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.InvalidObjectException;
import org.jspecify.annotations.Nullable;

/** A constant of an enum, by its name. */
final class EnumRebuild extends Rebuild {
    private final Class<?> type;
    private final String name;
    private volatile @Nullable Object constant;

    EnumRebuild(Class<?> type, String name) {
        this.type = type;
        this.name = name;
    }

    @Override
    Object read(Source source) throws IOException {
        source.admit(Enum.class, 0);
        source.admit(type, 1);
        Object known = constant;
        if (known == null) {
            known = find(); // not earlier: it runs the initializer of the class
            constant = known;
        }
        return known;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the one way to a constant whose class is not known here
    private Object find() throws InvalidObjectException {
        try {
            return Enum.valueOf((Class<Enum>) type.asSubclass(Enum.class), name);
        } catch (IllegalArgumentException | ClassCastException e) {
            InvalidObjectException failure =
                    new InvalidObjectException("enum constant " + name + " does not exist in " + type);
            failure.initCause(e);
            throw failure;
        }
    }
}
