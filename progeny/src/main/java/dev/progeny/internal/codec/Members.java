package dev.progeny.internal.codec;

import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What an object consists of, each part with the name by which a programmer would find it. */
final class Members {
    private Members() {}

    /**
     * One part.
     *
     * @param step how to get there from the whole, such as {@code .customer} or {@code [3]}
     */
    record Member(String step, Object value) {}

    /** {@return all parts that can be reached: elements, entries, and fields where reflection has access} */
    static List<Member> of(Object whole) {
        List<Member> members = new ArrayList<>();
        try {
            addElements(whole, members);
        } catch (RuntimeException e) {
            // A collection of the user's own fails while it is iterated: its fields will have to do.
        }
        for (Class<?> type = whole.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                addField(whole, field, members);
            }
        }
        return members;
    }

    /** {@return the step to a part that {@link #of} could not reach: by the only field of its type, else by its type} */
    static String stepByType(Object whole, Object part) {
        List<String> fitting = new ArrayList<>();
        for (Class<?> type = whole.getClass(); type != null; type = type.getSuperclass()) {
            ObjectStreamClass description = ObjectStreamClass.lookup(type);
            for (ObjectStreamField field : description == null ? new ObjectStreamField[0] : description.getFields()) {
                if (field.getType().isInstance(part)) {
                    fitting.add("." + field.getName());
                }
            }
        }
        return fitting.size() == 1 ? fitting.get(0) : ".(" + part.getClass().getName() + ")";
    }

    private static void addElements(Object whole, List<Member> members) {
        if (whole instanceof Object[] array) {
            for (int i = 0; i < Array.getLength(array); i++) {
                add("[" + i + "]", array[i], members);
            }
        } else if (whole instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String key = inBrackets(entry.getKey());
                add(key, entry.getValue(), members);
                add(".key" + key, entry.getKey(), members);
            }
        } else if (whole instanceof Collection<?> collection) {
            int index = 0;
            for (Object element : collection) {
                add("[" + index++ + "]", element, members);
            }
        } else if (whole instanceof Map.Entry<?, ?> entry) {
            add(".key", entry.getKey(), members);
            add(".value", entry.getValue(), members);
        } else if (whole instanceof AtomicReference<?> reference) {
            add(".get()", reference.get(), members);
        } else if (whole instanceof Throwable thrown) {
            add(".cause", thrown.getCause(), members);
        }
    }

    private static void addField(Object whole, Field field, List<Member> members) {
        if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
            return;
        }
        try {
            field.setAccessible(true);
            add("." + field.getName(), field.get(whole), members);
        } catch (InaccessibleObjectException | IllegalAccessException | SecurityException e) {
            // The field's module is closed to us; stepByType helps.
        }
    }

    private static void add(String step, @Nullable Object value, List<Member> members) {
        if (value != null) {
            members.add(new Member(step, value));
        }
    }

    private static String inBrackets(@Nullable Object key) {
        if (key instanceof String text) {
            return "[\"" + text + "\"]";
        }
        if (key == null || key instanceof Number || key instanceof Character || key instanceof Enum<?>) {
            return "[" + key + "]";
        }
        return "[a " + key.getClass().getName() + "]";
    }
}
