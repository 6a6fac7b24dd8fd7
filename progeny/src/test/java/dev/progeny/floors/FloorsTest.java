package dev.progeny.floors;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.progeny.ExitStatus;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        Path sources = CLASSES.resolve("../../src/main/java").normalize();

        List<Path> tooLong;
        try (Stream<Path> files = Files.walk(sources)) {
            tooLong = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> lines(file) > MOST_LINES)
                    .toList();
        }

        assertThat(tooLong).isEmpty();
    }

    /** Internals count in full; of what users see, the contract in the Javadoc does not count. */
    private static long lines(Path file) {
        boolean isInternal = file.toString().contains("internal");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .filter(line -> isInternal || !line.startsWith("*") && !line.startsWith("/**"))
                    .count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
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
