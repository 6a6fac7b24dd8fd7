package dev.progeny.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.progeny.dashboard.Dashboard;
import dev.progeny.floors.Circles;
import java.net.URL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of the modules beside the library. That circles are found at all is shown where the library's are looked for. */
class CirclesTest {
    @ParameterizedTest
    @ValueSource(classes = {Examples.class, Dashboard.class})
    void neitherPackagesNorFilesOfAModuleFormACircle(Class<?> oneOfTheModule) {
        URL module = oneOfTheModule.getProtectionDomain().getCodeSource().getLocation();
        JavaClasses classes = new ClassFileImporter().importUrl(module);

        assertThat(classes).isNotEmpty();
        assertThat(Circles.ofPackages(classes)).isEmpty();
        assertThat(Circles.ofFiles(classes)).isEmpty();
    }
}
