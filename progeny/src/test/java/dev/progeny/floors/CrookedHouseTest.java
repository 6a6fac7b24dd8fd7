package dev.progeny.floors;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows that each rule of {@link Floors} finds its fault in a small house that has them all. */
class CrookedHouseTest {
    private static final String BASE = "dev.progeny.floors.crooked";
    private static final Floors HOUSE = new Floors(BASE, new ClassFileImporter().importPackages(BASE));

    @Test
    void aPackageWithoutFloorIsFound() {
        assertOneFault(HOUSE.withoutFloor(), "internal.attic.Attic");
    }

    @Test
    void anArrowUpwardsIsFound() {
        assertThat(HOUSE.upwards()).isNotEmpty().allMatch(fault -> fault.contains("memory.Cellar"));
    }

    @Test
    void aUseOfANeighbourIsFound() {
        assertThat(HOUSE.neighbours()).isNotEmpty().allMatch(fault -> fault.contains("launch.Garage"));
    }

    @Test
    void aPublicTypeInsideIsFound() {
        assertThat(HOUSE.publicTypesUsedInside()).isNotEmpty().allMatch(fault -> fault.contains("pool.Salon"));
    }

    @Test
    void aLeafThatUsesAFloorIsFound() {
        assertThat(HOUSE.usesByLeaves()).isNotEmpty().allMatch(fault -> fault.contains("HeavyLeaf"));
    }

    @Test
    void internalTypesInPublicSignaturesAreFound() {
        assertThat(HOUSE.internalTypesInPublicSignatures())
                .anyMatch(fault -> fault.contains("Door.opened"))
                .anyMatch(fault -> fault.contains("Door has the supertype"))
                .noneMatch(fault -> fault.contains("hidden"));
    }

    @Test
    void aCircleOfPackagesIsFound() {
        assertThat(HOUSE.circlesOfPackages()).isNotEmpty();
    }

    @Test
    void aCircleOfFilesIsFound() {
        assertThat(HOUSE.circlesOfFiles()).anyMatch(fault -> fault.contains("Left") && fault.contains("Right"));
    }

    @Test
    void aLibraryThatUsersWouldNeedIsFound() {
        assertThat(HOUSE.strangers()).isNotEmpty().allMatch(fault -> fault.contains("org.assertj"));
    }

    private static void assertOneFault(List<String> faults, String culprit) {
        assertThat(faults).singleElement().asString().contains(culprit);
    }
}
