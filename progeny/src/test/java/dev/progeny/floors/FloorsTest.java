package dev.progeny.floors;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.progeny.ExitStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The order of the house, see {@code docs/architecture.md}. That the rules catch anything is shown by {@link CrookedHouseTest}. */
class FloorsTest {
    private static final Path CLASSES = folderOf(ExitStatus.class);
    private static final Floors HOUSE = new Floors("dev.progeny", new ClassFileImporter().importPath(CLASSES));
    private static final int MOST_LINES = 400;

    @Test
    void everyInternalPackageHasItsFloor() {
        assertThat(HOUSE.withoutFloor()).isEmpty();
    }

    @Test
    void noFloorUsesOneAboveIt() {
        assertThat(HOUSE.upwards()).isEmpty();
    }

    @Test
    void noRoomUsesItsNeighbourButThroughTheOneDoor() {
        assertThat(HOUSE.neighbours()).isEmpty();
    }

    @Test
    void theInternalsKnowOnlyLeavesOfThePublicPackages() {
        assertThat(HOUSE.publicTypesUsedInside()).isEmpty();
    }

    @Test
    void theLeavesUseNothingButLeaves() {
        assertThat(HOUSE.usesByLeaves()).isEmpty();
    }

    @Test
    void noPublicSignatureNamesAnInternalType() {
        assertThat(HOUSE.internalTypesInPublicSignatures()).isEmpty();
    }

    @Test
    void packagesFormNoCircle() {
        assertThat(HOUSE.circlesOfPackages()).isEmpty();
    }

    @Test
    void filesFormNoCircle() {
        assertThat(HOUSE.circlesOfFiles()).isEmpty();
    }

    @Test
    void nothingButTheJdkIsUsedAtRunTime() {
        assertThat(HOUSE.strangers()).isEmpty();
    }

    @Test
    void noFileIsTooLongToHaveOneJob() throws IOException {
        assertThat(sourcesWhere(file -> lines(file) > MOST_LINES)).isEmpty();
    }

    /** The javadoc tool of JDK 17 reads some comments by the locale's encoding, and then no two builds would be the same. */
    @Test
    void everySourceIsWrittenInAscii() throws IOException {
        assertThat(sourcesWhere(file -> !StandardCharsets.US_ASCII.newEncoder().canEncode(text(file))))
                .isEmpty();
    }

    private static List<Path> sourcesWhere(Predicate<Path> isWrong) throws IOException {
        Path sources = CLASSES.resolve("../../src/main/java").normalize();
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(isWrong)
                    .toList();
        }
    }

    /** Internals count in full; of what users see, the contract in the Javadoc does not count. */
    private static long lines(Path file) {
        boolean isInternal = file.toString().contains("internal");
        return text(file)
                .lines()
                .map(String::strip)
                .filter(line -> isInternal || !line.startsWith("*") && !line.startsWith("/**"))
                .count();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folderOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
