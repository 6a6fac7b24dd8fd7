package dev.progeny.dashboard;

import dev.progeny.ExitStatus;
import dev.progeny.PoolSnapshot;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is shown, as the page reads it: records as objects, durations in seconds, whatever else there is as text. A library would come onto
 * the class path of each program that shows its pools, and meet another version of itself there.
 */
final class Json {
    private static final double NANOS_PER_SECOND = 1e9;

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /**
     * A pool that is shown.
     *
     * @param id what tells it from others
     * @param program the id of its process
     * @param snapshot what it does
     */
    record Shown(String id, String program, PoolSnapshot snapshot) {}

    static String of(List<?> values) {
        Json json = new Json();
        json.add(values);
        return json.text.toString();
    }

    private void add(@Nullable Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Duration time) {
            text.append(time.toNanos() / NANOS_PER_SECOND);
        } else if (value instanceof List<?> list) {
            addList(list);
        } else if (value instanceof Record object && !(value instanceof ExitStatus)) {
            addRecord(object);
        } else {
            addString(value.toString());
        }
    }

    private void addList(List<?> list) {
        text.append('[');
        for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
            add(each.next());
            text.append(each.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private void addRecord(Record object) {
        char separator = '{';
        for (RecordComponent component : object.getClass().getRecordComponents()) {
            text.append(separator);
            addString(component.getName());
            text.append(':');
            try {
                add(component.getAccessor().invoke(object));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
            separator = ',';
        }
        text.append('}');
    }

    private void addString(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
