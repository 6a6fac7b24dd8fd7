package dev.progeny;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.progeny.internal.codec.Sources;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Values and functions of classes that are not on the class path, such as those of a plugin, at a manager. */
@Timeout(60)
class ManagerForeignClassesTest {
    @TempDir
    Path folder;

    private URLClassLoader plugin() throws Exception {
        return new Sources(folder)
                .add("plug.Amount", """
                        package plug;
                        public record Amount(int cents) implements java.io.Serializable {}
                        """)
                .add("plug.Doubling", """
                        package plug;
                        public class Doubling implements java.util.function.UnaryOperator<Object>, java.io.Serializable {
                            public Object apply(Object amount) { return new Amount(2 * ((Amount) amount).cents()); }
                        }
                        """)
                .add("plug.Secret", """
                        package plug;
                        public class Secret {}
                        """)
                .loader();
    }

    @Test
    @SuppressWarnings("unchecked")
    void theManagerKeepsThemRunsThemAndGivesThemToOthers() throws Exception {
        try (Manager manager = Manager.start();
                URLClassLoader loader = plugin()) {
            Class<?> type = loader.loadClass("plug.Amount");
            Object two = type.getConstructor(int.class).newInstance(2);
            UnaryOperator<Object> doubling = (UnaryOperator<Object>)
                    loader.loadClass("plug.Doubling").getConstructor().newInstance();
            ManagedMap<String, Object> map = manager.map();

            map.put("amount", two);
            map.computeIfPresent("amount", (key, amount) -> doubling.apply(amount));

            Object four = map.get("amount");
            assertSame(type, four.getClass());
            assertEquals(type.getConstructor(int.class).newInstance(4), four);
            ChildProcess<String> child = ChildProcess.call(() -> {
                Object seen = map.get("amount");
                map.put("again", seen);
                return seen.toString();
            });
            assertEquals("Amount[cents=4]", child.get());
            assertEquals(four, map.get("again"));
            Object secret = loader.loadClass("plug.Secret").getConstructor().newInstance();
            assertThatThrownBy(() -> map.put("secret", secret))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("plug.Secret");
            assertEquals(2, map.size());
        }
    }
}
