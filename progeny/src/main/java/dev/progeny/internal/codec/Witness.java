package dev.progeny.internal.codec;

import java.io.ObjectInputFilter;
import org.jspecify.annotations.Nullable;

/**
 * A filter that remembers what it refused first, so that the message can name it: the JDK's says only that something was. For one value
 * and one thread.
 */
public final class Witness implements ObjectInputFilter {
    private final ObjectInputFilter filter;
    private final String receiver;
    private final String given;
    private @Nullable String refused;

    /**
     * @param filter decides
     * @param receiver whose filter it is, to the user
     * @param given what the user gives another to
     */
    public Witness(ObjectInputFilter filter, String receiver, String given) {
        this.filter = filter;
        this.receiver = receiver;
        this.given = given;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        Status status = filter.checkInput(info);
        if (status == Status.REJECTED && refused == null) {
            refused = what(info);
        }
        return status;
    }

    /** A class that is refused also by itself is to blame; else it is how much of it there is. */
    private String what(FilterInfo info) {
        Class<?> type = info.serialClass();
        if (type != null && filter.checkInput(new Alone(type)) == Status.REJECTED) {
            return "class " + type.getName();
        }
        String array = info.arrayLength() < 0 ? "" : " and an array of " + info.arrayLength() + " elements";
        return "a value " + info.depth() + " levels deep, of " + info.references() + " objects and "
                + info.streamBytes() + " bytes so far" + array;
    }

    /** {@return what was refused, by whom, and what to do; null if nothing was} */
    @Nullable
    String refusal() {
        return refused == null
                ? null
                : "the input filter of " + receiver + " refused " + refused + "; give one that admits it to " + given;
    }

    private record Alone(Class<?> serialClass) implements FilterInfo {
        @Override
        public long arrayLength() {
            return -1;
        }

        @Override
        public long depth() {
            return 1;
        }

        @Override
        public long references() {
            return 1;
        }

        @Override
        public long streamBytes() {
            return 0;
        }
    }
}
