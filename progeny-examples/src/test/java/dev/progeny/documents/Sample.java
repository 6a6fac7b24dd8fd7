package dev.progeny.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A block of Java in a document.
 *
 * <p>A block that has a {@code main} is a program as it stands. Of any other, imports, types and static members, which begin in the first
 * column, go where they belong, and the rest becomes the body of a {@code main} that may throw anything. Such a block sees the packages
 * of Progeny and the common ones of the JDK.
 *
 * <p>What it prints must be what the document shows: the whole of the block of text behind it, if there is one, in which {@code …}
 * stands for anything, and as a line for any lines; and, in that order, what stands in the comment behind each {@code println}.
 *
 * @param place where it is, such as {@code docs/guide.md:117}
 * @param code its own code
 * @param output what the document shows as its output; empty if nothing
 */
record Sample(String place, List<String> code, List<String> output) {
    private static final Pattern TYPE =
            Pattern.compile("(?:(?:public|final|abstract|sealed) )*(?:class|record|enum|interface) (\\w+).*");
    private static final Pattern MEMBER = Pattern.compile("(?:private |public )?static .*");
    private static final Pattern PRINTED = Pattern.compile("\\s*System\\.out\\.println\\(.*\\);\\s*// (.*)");
    private static final String MAIN = "public static void main(String";

    private static final List<String> IMPORTS = List.of(
            "dev.progeny",
            "dev.progeny.dashboard",
            "dev.progeny.function",
            "java.io",
            "java.math",
            "java.net",
            "java.nio",
            "java.nio.charset",
            "java.nio.file",
            "java.time",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.locks",
            "java.util.function",
            "java.util.logging",
            "java.util.stream");

    /** {@return the name of the class that has the {@code main}, without its package} */
    String mainClass() {
        String type = "Sample";
        for (String line : code) {
            Matcher matcher = TYPE.matcher(line);
            if (matcher.matches()) {
                type = matcher.group(1);
            }
            if (line.contains(MAIN)) {
                return type;
            }
        }
        return "Sample";
    }

    /** {@return the sample as a file of Java in the package {@code name}} */
    String source(String name) {
        Parts parts = parts();
        if (code.stream().noneMatch(line -> line.contains(MAIN))) {
            IMPORTS.forEach(i -> parts.imports.add("import " + i + ".*;"));
            parts.imports.add("import java.lang.ProcessBuilder.Redirect;");
            parts.types.add("class Sample {");
            parts.types.addAll(parts.members);
            parts.types.add("public static void main(String[] args) throws Throwable {");
            parts.types.addAll(parts.body);
            parts.types.add("}\n}");
        }
        return "package " + name + ";\n" + String.join("\n", parts.imports) + "\n" + String.join("\n", parts.types)
                + "\n";
    }

    /** {@return its types and static members} */
    List<String> declarations() {
        Parts parts = parts();
        return Stream.concat(parts.types.stream(), parts.members.stream()).toList();
    }

    /** {@return its statements} */
    List<String> body() {
        return parts().body;
    }

    /** The lines of the sample, by where they belong. */
    private record Parts(List<String> imports, List<String> types, List<String> members, List<String> body) {}

    private Parts parts() {
        Parts parts = new Parts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int at = 0; at < code.size(); ) {
            String line = code.get(at);
            boolean isType = TYPE.matcher(line).matches();
            boolean isMember = MEMBER.matcher(line).matches();
            List<String> part = line.startsWith("import ")
                    ? parts.imports
                    : isType ? parts.types : isMember ? parts.members : parts.body;
            int end = isType || isMember ? endOfDeclaration(at) : at + 1;
            part.addAll(code.subList(at, end));
            at = end;
        }
        return parts;
    }

    /** A declaration ends where all its braces are closed and a line ends with a brace or a semicolon. */
    private int endOfDeclaration(int from) {
        int open = 0;
        for (int at = from; at < code.size(); at++) {
            String line = code.get(at);
            open += line.length() - line.replace("{", "").length();
            open -= line.length() - line.replace("}", "").length();
            if (open == 0 && (line.endsWith("}") || line.endsWith(";"))) {
                return at + 1;
            }
        }
        return code.size();
    }

    /** {@return how {@code printed} differs from what the document shows, or an empty text} */
    String difference(List<String> printed) {
        if (!output.isEmpty()
                && !asPattern(output).matcher(String.join("\n", printed) + "\n").matches()) {
            return "the document shows\n" + String.join("\n", output);
        }
        int at = 0;
        for (String line : code) {
            Matcher matcher = PRINTED.matcher(line);
            if (matcher.matches()) {
                Pattern wanted = asPattern(List.of(matcher.group(1)));
                while (at < printed.size()
                        && !wanted.matcher(printed.get(at) + "\n").matches()) {
                    at++;
                }
                if (at++ == printed.size()) {
                    return "the document shows that it prints " + matcher.group(1);
                }
            }
        }
        return "";
    }

    private static Pattern asPattern(List<String> shown) {
        return Pattern.compile(shown.stream()
                .map(line -> line.strip().equals("…") ? "(?:.*\n)*" : quoted(line) + "\n")
                .collect(Collectors.joining()));
    }

    private static String quoted(String line) {
        return List.of(line.stripTrailing().split("…", -1)).stream()
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
    }
}
