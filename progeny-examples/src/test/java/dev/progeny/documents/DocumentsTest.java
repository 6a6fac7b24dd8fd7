package dev.progeny.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show is so. */
final class DocumentsTest {
    private static final Path ROOT =
            Path.of("").toAbsolutePath().getParent(); // Maven runs tests in their module's folder

    @TempDir
    static Path folder;

    @TestFactory
    Stream<DynamicTest> everySampleRunsAndPrintsWhatTheDocumentShows() throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (Document document : Document.allOf(ROOT)) {
            samples.addAll(document.samples());
        }
        SampleRuns runs = new SampleRuns(samples, folder);
        return samples.stream()
                .map(sample -> DynamicTest.dynamicTest(sample.place(), () -> runs.check(sample)))
                .onClose(runs::close);
    }

    @Test
    void everyTypeThatTheArchitectureNamesExists() throws IOException {
        Set<String> known = new HashSet<>(Set.of("IOException"));
        for (String sources : List.of("progeny/src/main", "progeny/src/test", "progeny-examples/src/test")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(sources))) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".java"))
                        .forEach(name -> known.add(name.substring(0, name.length() - ".java".length())));
            }
        }

        Path file = Path.of("docs/architecture.md");
        Set<String> unknown = new Document(ROOT, file, Files.readAllLines(ROOT.resolve(file))).types();
        unknown.removeAll(known);

        assertEquals(Set.of(), unknown);
    }

    @TestFactory
    Stream<DynamicTest> everyLinkWithinTheProjectLeadsSomewhere() throws IOException {
        return Document.allOf(ROOT).stream()
                .flatMap(document -> document.relativeLinks().stream()
                        .distinct()
                        .map(link -> DynamicTest.dynamicTest(
                                document.file() + " → " + link, () -> assertEquals("", document.fault(link)))));
    }
}
