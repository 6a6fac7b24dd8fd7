package dev.progeny.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tables for those who come from Python leave nothing out. */
final class PythonNamesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path FILE = Path.of("docs/coming-from-python.md");
    private static final Pattern NAME = Pattern.compile("(\\w+(?:\\.\\w+)*).*");
    private static final Pattern ARGUMENT = Pattern.compile("[(, ](\\w+)=(?!=)");

    private static List<MarkdownTable> tables = List.of();

    @BeforeAll
    static void readTheTables() throws IOException {
        tables = new Document(ROOT, FILE, Files.readAllLines(ROOT.resolve(FILE))).javaTables();
    }

    @Test
    void everyPublicNameOfPythonIsInATableOfItsModule() throws IOException {
        Map<String, Set<String>> shown = new TreeMap<>();
        for (MarkdownTable table : tables) {
            Set<String> ofModule = shown.computeIfAbsent(module(table.heading()), m -> new HashSet<>());
            table.rows().forEach(row -> row.code(0).forEach(code -> ofModule.addAll(names(code))));
        }

        Set<String> missing = new TreeSet<>();
        String module = "";
        for (String line : listed()) {
            if (line.startsWith("[")) {
                module = line.substring(1, line.length() - 1);
            } else if (!isIn(module, line, shown)) {
                missing.add(module + " " + line);
            }
        }

        assertEquals(Set.of(), missing);
    }

    /** What a package has may stand in the tables of its modules, but for those of the twin on threads. */
    private static boolean isIn(String module, String name, Map<String, Set<String>> shown) {
        if (module.equals("multiprocessing")) {
            return shown.entrySet().stream()
                    .filter(e -> e.getKey().startsWith(module) && !e.getKey().endsWith(".dummy"))
                    .map(Map.Entry::getValue)
                    .anyMatch(names -> names.contains(name));
        }
        return shown.getOrDefault(module, Set.of()).contains(name);
    }

    @Test
    void everyRowHasAPieceOfJavaOrSaysWhyThereIsNone() {
        List<String> without = new ArrayList<>();
        for (MarkdownTable table : tables) {
            for (MarkdownTable.Row row : table.rows()) {
                boolean hasJava = !row.code(1).isEmpty();
                boolean hasReason =
                        List.of("none", "not needed").contains(row.cells().get(1))
                                && !row.cells().get(2).isBlank();
                if (hasJava == hasReason) {
                    without.add(FILE + ":" + row.line());
                }
            }
        }

        assertEquals(List.of(), without);
    }

    /** A heading that is not that of a module stands for the package. */
    private static String module(String heading) {
        Matcher matcher =
                Pattern.compile("((?:multiprocessing|concurrent)\\.\\w+).*").matcher(heading);
        return matcher.matches() ? matcher.group(1) : "multiprocessing";
    }

    private static Collection<String> names(String code) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAME.matcher(code);
        if (matcher.matches()) {
            names.add(matcher.group(1));
            Matcher arguments = ARGUMENT.matcher(code);
            while (arguments.find()) {
                names.add(matcher.group(1) + "(" + arguments.group(1) + "=)");
            }
        }
        return names;
    }

    private static List<String> listed() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PythonNamesTest.class.getResourceAsStream("python-3.14-names.txt")),
                StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
