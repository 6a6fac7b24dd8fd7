package dev.progeny.documents;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a program of the Java in a table's second column. Each row is a method of its own, which declares the variables that its pieces
 * mention, runs the pieces in their order, and closes the variables.
 *
 * <p>The variables are those of a sample that stands above the tables. To a variable belong the line that declares it and the statements
 * up to the next declaration.
 */
final class TableCode {
    private static final Pattern DECLARATION = Pattern.compile("[A-Z]?[\\w<>, \\[\\]]+ (\\w+) = .*;");
    private static final Pattern TYPE = Pattern.compile("[A-Z]\\w*");

    private static final List<String> MEMBERS = List.of(
            "static void check(RemoteCallable<?> piece) throws Exception {",
            "    piece.call();",
            "}",
            "",
            "static void check(RemoteRunnable piece) throws Exception {",
            "    piece.run();",
            "}",
            "",
            "static void close(Object variable) throws Exception {",
            "    if (variable instanceof AutoCloseable closeable) {",
            "        closeable.close();",
            "    }",
            "}");

    private final List<String> others = new ArrayList<>();
    private final Map<String, List<String>> variables = new LinkedHashMap<>();

    /** @param given a sample that declares the variables, and perhaps types and methods */
    TableCode(Sample given) {
        String last = "";
        for (String line : given.body()) {
            Matcher matcher = DECLARATION.matcher(line);
            if (matcher.matches()) {
                last = matcher.group(1);
                variables.put(last, new ArrayList<>());
            }
            if (!line.isBlank()) {
                variables.get(last).add(line);
            }
        }
        others.addAll(given.declarations());
        others.addAll(MEMBERS);
    }

    /** {@return the program of a table} */
    Sample of(Path file, MarkdownTable table) {
        List<String> code = new ArrayList<>(others);
        List<String> body = new ArrayList<>();
        for (MarkdownTable.Row row : table.rows()) {
            code.addAll(method(row));
            body.add(name(row) + "();");
        }
        code.addAll(body);
        return new Sample(file + ":" + table.rows().get(0).line(), code, List.of());
    }

    private static String name(MarkdownTable.Row row) {
        return "line" + row.line();
    }

    private List<String> method(MarkdownTable.Row row) {
        List<String> pieces = row.code(1);
        List<String> mentioned = mentionedIn(pieces);
        List<String> lines = new ArrayList<>();
        lines.add("static void " + name(row) + "() throws Exception {");
        mentioned.forEach(variable -> lines.addAll(variables.get(variable)));
        for (int i = 0; i < pieces.size(); i++) {
            lines.add("System.out.println(\"line " + row.line() + ", piece " + (i + 1) + "\");");
            lines.add("{ " + statement(pieces.get(i)) + " }");
        }
        for (int i = mentioned.size() - 1; i >= 0; i--) {
            lines.add("close(" + mentioned.get(i) + ");");
        }
        lines.add("}");
        return lines;
    }

    private List<String> mentionedIn(List<String> pieces) {
        List<String> all = new ArrayList<>(variables.keySet());
        List<String> mentioned = new ArrayList<>();
        List<String> text = new ArrayList<>(pieces);
        for (int i = all.size() - 1; i >= 0; i--) { // each may mention those above it
            String variable = all.get(i);
            Pattern mention = Pattern.compile("(?<![.\\w])" + variable + "\\b");
            if (text.stream().anyMatch(t -> mention.matcher(t).find())) {
                mentioned.add(0, variable);
                text.addAll(variables.get(variable));
            }
        }
        return mentioned;
    }

    private static String statement(String piece) {
        if (piece.endsWith(";") || piece.endsWith("}")) {
            return piece;
        }
        return "check(() -> " + piece + (TYPE.matcher(piece).matches() ? ".class" : "") + ");";
    }
}
