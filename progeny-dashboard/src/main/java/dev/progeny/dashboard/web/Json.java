package dev.progeny.dashboard.web;

import dev.progeny.ExitStatus;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as a page reads them: records and maps as objects, durations in seconds, what is no number as null, whatever else there is as
 * text. A library would come onto the class path of each program that shows its pools, and meet another version of itself there.
 */
public final class Json {
    private static final double NANOS_PER_SECOND = 1e9;

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /**
     * Writes a value as JSON.
     *
     * @param value a record, all of whose types are public or in a package that is open to this one; a list, a map, a number, a truth
     *     value, a duration, null; of anything else its text is written
     * @return the JSON, on one line
     */
    public static String of(@Nullable Object value) {
        Json json = new Json();
        json.add(value);
        return json.text.toString();
    }

    private void add(@Nullable Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            text.append((String) null);
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Duration time) {
            text.append(time.toNanos() / NANOS_PER_SECOND);
        } else if (value instanceof List<?> list) {
            addList(list);
        } else if (value instanceof Map<?, ?> map) {
            addMap(map);
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

    private void addMap(Map<?, ?> map) {
        char separator = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator);
            addString(String.valueOf(entry.getKey()));
            text.append(':');
            add(entry.getValue());
            separator = ',';
        }
        text.append(map.isEmpty() ? "{}" : "}");
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
