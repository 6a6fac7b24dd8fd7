package dev.progeny.documents;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a program of the Java in a table's second column. Each piece is a method of its own; first it declares those variables that the
 * piece mentions, in last place it closes them.
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
            List<String> pieces = row.code(1);
            for (int i = 0; i < pieces.size(); i++) {
                String name = "line" + row.line() + "piece" + (i + 1);
                code.addAll(method(name, pieces.get(i)));
                body.add("System.out.println(\"" + name + "\");");
                body.add(name + "();");
            }
        }
        code.addAll(body);
        return new Sample(file + ", table of " + table.heading(), code, List.of());
    }

    private List<String> method(String name, String piece) {
        List<String> mentioned = new ArrayList<>();
        List<String> all = new ArrayList<>(variables.keySet());
        String text = piece;
        for (int i = all.size() - 1; i >= 0; i--) { // each may mention those above it
            String variable = all.get(i);
            if (text.matches("(?s).*\\b(?<!\\.)" + variable + "\\b.*") && !piece.contains(" " + variable + " = ")) {
                mentioned.add(0, variable);
                text += "\n" + String.join("\n", variables.get(variable));
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add("static void " + name + "() throws Exception {");
        mentioned.forEach(variable -> lines.addAll(variables.get(variable)));
        lines.add(statement(piece));
        for (int i = mentioned.size() - 1; i >= 0; i--) {
            lines.add("close(" + mentioned.get(i) + ");");
        }
        lines.add("}");
        return lines;
    }

    private static String statement(String piece) {
        if (piece.endsWith(";") || piece.endsWith("}")) {
            return piece;
        }
        return "check(() -> " + piece + (TYPE.matcher(piece).matches() ? ".class" : "") + ");";
    }
}
