package dev.progeny.internal.codec;

import java.io.IOException;
import java.util.List;

/**
 * The lists of {@code List.of} and of {@code Stream.toList}, which share their classes. What tells them apart is that only the latter
 * take null; {@code List.copyOf} knows.
 */
final class ListForm extends Form {
    static final byte LIST_OF = 15;
    static final byte LIST_OF_STREAM = 16;

    /** What stands for such a list in Java serialization, and what filters know. */
    static final Class<?> SERIAL_FORM = serialForm();

    private static final Class<?> FEW = List.of(1).getClass();
    private static final Class<?> MANY = List.of(1, 2, 3).getClass();
    private static final ListForm INSTANCE = new ListForm();

    private ListForm() {}

    private static Class<?> serialForm() {
        try {
            return Class.forName("java.util.CollSer");
        } catch (ClassNotFoundException e) {
            return List.of().getClass(); // another JDK
        }
    }

    /** {@return the form; none if {@code type} is not of these lists} */
    static Form of(Class<?> type) {
        return type == FEW || type == MANY ? INSTANCE : NONE;
    }

    @Override
    boolean write(Object value, Target target) throws IOException {
        List<?> list = (List<?>) value;
        ByteSink sink = target.sink();
        int size = list.size();
        if (size != 0 && !target.meet(list)) {
            return false;
        }
        sink.write(takesNull(list) ? LIST_OF_STREAM : LIST_OF);
        sink.writeInt(size);
        for (int i = 0; i < size; i++) {
            if (!target.value(list.get(i))) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // the very object comes back if nothing had to be copied
    private static boolean takesNull(List<?> list) {
        if (list.getClass() == FEW) {
            return false;
        }
        try {
            return List.copyOf(list) != (Object) list;
        } catch (NullPointerException e) {
            return true;
        }
    }
}
