package dev.progeny.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.ProcessBuilder.Redirect;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlueprintTest {
    /** What is compared is written down by hand; whoever adds a component must not forget it. */
    @Test
    void blueprintsThatDifferInAnyComponentAreNotEqual() throws Exception {
        RecordComponent[] components = Blueprint.class.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<Blueprint> constructor = Blueprint.class.getDeclaredConstructor(types);
        Object[] usual = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            usual[i] = value(types[i], "usual");
        }
        Blueprint blueprint = constructor.newInstance(usual);

        assertEquals(blueprint, constructor.newInstance(usual));
        assertEquals(blueprint.hashCode(), constructor.newInstance(usual).hashCode());
        for (int i = 0; i < components.length; i++) {
            Object[] other = usual.clone();
            other[i] = value(types[i], "other");
            assertNotEquals(blueprint, constructor.newInstance(other), components[i].getName());
        }
    }

    private static Object value(Class<?> type, String text) {
        if (type == List.class) {
            return List.of(text);
        }
        if (type == Map.class) {
            return Map.of(text, text);
        }
        if (type == Path.class) {
            return Path.of(text);
        }
        if (type == Redirect.class) {
            return Redirect.to(Path.of(text).toFile());
        }
        throw new IllegalArgumentException("a component of a new type " + type + ": give it two values here");
    }

    @Test
    void optionsThatDifferInWhatAJvmIsBegunWithHaveDifferentBlueprints() {
        LaunchOptions usual = LaunchOptions.named("usual");

        assertEquals(Blueprint.of(usual), Blueprint.of(LaunchOptions.named("other")));
        for (LaunchOptions other : List.of(
                with(Path.of("other"), null, List.of(), Map.of(), null),
                with(null, "64m", List.of(), Map.of(), null),
                with(null, null, List.of("-Dother=1"), Map.of(), null),
                with(null, null, List.of(), Map.of("OTHER", "1"), null),
                with(null, null, List.of(), Map.of(), Path.of("other")))) {
            assertNotEquals(Blueprint.of(usual), Blueprint.of(other), other.toString());
        }
    }

    private static LaunchOptions with(
            Path javaHome, String maxHeap, List<String> jvmArgs, Map<String, String> env, Path directory) {
        return new LaunchOptions(
                "usual", false, true, javaHome, maxHeap, jvmArgs, env, directory, null, null, null, false, null);
    }
}
