package dev.progeny.examples.bench.acquire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a source, taken apart: {@code kind:target,name=value,flag}. A comma separates only if an option follows it, so targets and
 * values may have commas. Whoever asks for an option makes it known; {@link #finish} refuses those for which nobody asked.
 */
final class SpecText {
    private static final Pattern SEPARATOR = Pattern.compile(",(?=[a-z]+=|(?:repeat|once|continuous)(?:,|$))");
    private static final String YES = "yes";

    private final String text;
    private final String target;
    private final Map<String, String> options = new LinkedHashMap<>();
    private final TreeSet<String> known = new TreeSet<>();

    /**
     * @param text all of it
     * @param rest what stands after the kind and its colon
     * @param targetName what the kind calls its target, such as {@code FILE}, or null if it has none
     */
    SpecText(String text, String rest, @Nullable String targetName) throws BadSourceException {
        this.text = text;
        String[] parts = rest.isEmpty() ? new String[0] : SEPARATOR.split(rest, -1);
        int at = 0;
        if (targetName == null) {
            target = "";
        } else if (parts.length == 0
                || parts[0].isBlank()
                || SEPARATOR.matcher("," + parts[0]).lookingAt()) {
            throw bad("has no " + targetName + "; write " + text.split(":", 2)[0] + ":" + targetName + ",name=value");
        } else {
            target = parts[at++];
        }
        while (at < parts.length) {
            addOption(parts[at++]);
        }
    }

    private void addOption(String part) throws BadSourceException {
        String[] nameAndValue = part.split("=", 2);
        String name = nameAndValue[0];
        boolean isFlag =
                nameAndValue.length == 1 && SEPARATOR.matcher("," + name).lookingAt();
        if (nameAndValue.length == 1 && !isFlag) {
            throw bad("has \"" + part + "\" where an option should be; write name=value, with commas between options");
        }
        if (options.putIfAbsent(name, isFlag ? YES : nameAndValue[1]) != null) {
            throw bad("has the option " + name + " twice; leave one out");
        }
    }

    String text() {
        return text;
    }

    String target() {
        return target;
    }

    /** {@return an exception that says what is wrong with this text} */
    BadSourceException bad(String message) {
        return new BadSourceException("source \"" + text + "\": " + message);
    }

    BadSourceException bad(String message, Exception cause) {
        return new BadSourceException("source \"" + text + "\": " + message, cause);
    }

    /** {@return the value of an option, or null if it is not there} */
    @Nullable
    String find(String name) {
        known.add(name);
        return options.get(name);
    }

    boolean has(String name) {
        return find(name) != null;
    }

    String text(String name, String otherwise) throws BadSourceException {
        String value = find(name);
        if (value == null) {
            return otherwise;
        }
        if (value.isBlank()) {
            throw bad(name + " is empty; give it a value or leave it out");
        }
        return value;
    }

    /** {@return whether a flag is there} */
    boolean flag(String name) throws BadSourceException {
        return choice(name, "no", YES, "no").equals(YES);
    }

    String choice(String name, String otherwise, String... values) throws BadSourceException {
        String value = find(name);
        if (value == null) {
            return otherwise;
        }
        for (String one : values) {
            if (one.equals(value)) {
                return one;
            }
        }
        throw bad(name + " must be one of " + String.join(", ", values) + ", was \"" + value + "\"");
    }

    double number(String name, double otherwise, double min, double max) throws BadSourceException {
        String value = find(name);
        if (value == null) {
            return otherwise;
        }
        try {
            double number = Decimals.parseScaled(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same message serves
        }
        throw bad(name + " must be a number between " + Decimals.plain(min) + " and " + Decimals.plain(max) + ", was \""
                + value + "\"");
    }

    double required(String name, String meaning, double min, double max) throws BadSourceException {
        if (!has(name)) {
            throw bad("has no " + name + "; add " + name + "=N, " + meaning);
        }
        return number(name, min, min, max);
    }

    int whole(String name, int otherwise, int min, int max) throws BadSourceException {
        double number = number(name, otherwise, min, max);
        if (number != Math.rint(number)) {
            throw bad(name + " must be a whole number, was " + Decimals.plain(number));
        }
        return (int) number;
    }

    /** Refuses options that nobody knows. */
    void finish() throws BadSourceException {
        for (String name : options.keySet()) {
            if (!known.contains(name)) {
                throw bad("knows no option \"" + name + "\"; it has " + String.join(", ", known));
            }
        }
    }
}
