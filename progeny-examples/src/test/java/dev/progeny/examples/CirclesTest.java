package dev.progeny.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.ExitStatus;
import dev.progeny.dashboard.Dashboard;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of the modules beside the library, by the JDK's {@code jdeps}. */
class CirclesTest {
    private static final Pattern USE = Pattern.compile(" +(\\S+) +-> (dev\\.progeny\\.\\S+) .*");

    @ParameterizedTest
    @ValueSource(classes = {Examples.class, Dashboard.class})
    void neitherPackagesNorFilesOfAModuleFormACircle(Class<?> oneOfTheModule) throws Exception {
        String found = dependencies(oneOfTheModule);

        assertThat(found).contains(oneOfTheModule.getName());
        assertThat(circles(found, CirclesTest::packageOf)).isEmpty();
        assertThat(circles(found, CirclesTest::fileOf)).isEmpty();
    }

    private static String dependencies(Class<?> oneOfTheModule) throws URISyntaxException {
        StringWriter found = new StringWriter();
        PrintWriter out = new PrintWriter(found);
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        String library = locationOf(ExitStatus.class);
        String module = locationOf(oneOfTheModule);
        int exitCode = jdeps.run(
                out, out, "--module-path", library, "--ignore-missing-deps", "-verbose:class", "-filter:none", module);
        assertEquals(0, exitCode, found::toString);
        return found.toString();
    }

    private static String locationOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** {@return the parts that use one another in a circle, or use such a part, each with what it uses of them} */
    private static Map<String, Set<String>> circles(String found, UnaryOperator<String> partOf) {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (String line : found.lines().toList()) {
            Matcher use = USE.matcher(line);
            if (use.matches()) {
                uses.computeIfAbsent(partOf.apply(use.group(1)), part -> new TreeSet<>())
                        .add(partOf.apply(use.group(2)));
            }
        }
        uses.forEach((part, used) -> used.remove(part));
        int before;
        do {
            before = uses.size();
            Set<String> free = uses.keySet().stream()
                    .filter(part -> Collections.disjoint(uses.get(part), uses.keySet()))
                    .collect(Collectors.toSet());
            uses.keySet().removeAll(free);
        } while (uses.size() < before);
        uses.values().forEach(used -> used.retainAll(uses.keySet()));
        return uses;
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    private static String fileOf(String type) {
        return type.split("\\$", 2)[0];
    }
}
