package dev.progeny.examples.bench.acquire;

import java.util.Locale;

/**
 * The name of a command as SCPI defines it: words with colons, of which the capital letters are the short form; both forms are understood,
 * in any case.
 *
 * @param text such as {@code SYSTem:ERRor?}
 */
record ScpiHeader(String text) {
    boolean matches(String sent) {
        String[] words = text.split(":", -1);
        String[] given = (sent.startsWith(":") ? sent.substring(1) : sent).split(":", -1);
        if (words.length != given.length) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            String upper = given[i].toUpperCase(Locale.ROOT);
            if (!upper.equals(words[i].toUpperCase(Locale.ROOT)) && !upper.equals(shortForm(words[i]))) {
                return false;
            }
        }
        return true;
    }

    private static String shortForm(String word) {
        return word.codePoints()
                .filter(c -> !Character.isLowerCase(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
