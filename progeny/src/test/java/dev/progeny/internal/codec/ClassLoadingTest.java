package dev.progeny.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.progeny.ChildProcess;
import dev.progeny.ProcessPool;
import dev.progeny.RemoteFailureException;
import dev.progeny.UndecodableException;
import dev.progeny.function.RemoteCallable;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks whose classes the child does not have on its class path. */
@Timeout(120)
class ClassLoadingTest {
    private static final String PLUGIN = """
            package plugin;

            import dev.progeny.function.RemoteCallable;
            import java.io.Serializable;
            import java.util.List;
            import java.util.concurrent.Callable;

            public class Plugin {
                public static RemoteCallable<String> task(int number) {
                    return () -> Helper.greet(number);
                }

                public static RemoteCallable<Object> result() {
                    return () -> List.of(new Point(1, 2), Color.RED, new Point[] {new Point(3, 4)}, Point.class);
                }

                public static RemoteCallable<Object> failure() {
                    return () -> {
                        throw new PluginException(7);
                    };
                }

                public record Point(int x, int y) implements Serializable {}

                public enum Color { RED, GREEN }

                public static class PluginException extends Exception {
                    public PluginException(int code) {
                        super("code " + code);
                    }
                }
            }

            class Helper {
                static String greet(int number) {
                    return "plugin " + number;
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void aTaskOfACustomLoaderRunsInAChild() throws Exception {
        try (URLClassLoader loader = plugin().loader()) {
            assertThat(run(loader, "plugin.Plugin", "task", 7)).isEqualTo("plugin 7");
        }
    }

    @Test
    void anErrorThrownByTheLoaderReachesTheTaskAndNobodyElse() throws Exception {
        Path classes = plugin().compile();
        try (URLClassLoader loader = new FailingLoader(classes);
                ProcessPool pool = ProcessPool.create(1)) {
            RemoteCallable<?> task = task(loader, "plugin.Plugin", "task", 7);

            assertThatThrownBy(() -> pool.apply(() -> task.call()))
                    .isInstanceOf(NoClassDefFoundError.class)
                    .hasStackTraceContaining("plugin.Helper cannot be given away")
                    .hasStackTraceContaining("failed on purpose");
            assertThat(pool.apply(() -> task.getClass().getClassLoader().getResource("missing") == null))
                    .isTrue();
            assertThat(pool.apply(() -> 1)).isEqualTo(1);
        }
    }

    /** Throws errors, which are no exceptions, for a class and for a resource. */
    private static final class FailingLoader extends URLClassLoader {
        FailingLoader(Path classes) throws IOException {
            super(new URL[] {classes.toUri().toURL()}, ClassLoadingTest.class.getClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.equals("plugin.Helper")) {
                throw new AssertionError("failed on purpose");
            }
            return super.findClass(name);
        }

        @Override
        public URL findResource(String name) {
            if (name.equals("missing")) {
                throw new AssertionError("failed on purpose");
            }
            return super.findResource(name);
        }
    }

    @Test
    void aResultOfACustomLoaderComesBackAsItsOwnClass() throws Exception {
        try (URLClassLoader loader = plugin().loader()) {
            List<?> result = (List<?>) run(loader, "plugin.Plugin", "result");

            assertThat(result.get(0).getClass()).isSameAs(loader.loadClass("plugin.Plugin$Point"));
            assertThat(result.get(1))
                    .isSameAs(loader.loadClass("plugin.Plugin$Color").getEnumConstants()[0]);
            assertThat(result.get(2).getClass().getComponentType()).isSameAs(loader.loadClass("plugin.Plugin$Point"));
            assertThat(result.get(3)).isSameAs(loader.loadClass("plugin.Plugin$Point"));
        }
    }

    @Test
    void anExceptionOfACustomLoaderComesBackAsItsOwnClass() throws Exception {
        try (URLClassLoader loader = plugin().loader()) {
            assertThatThrownBy(() -> run(loader, "plugin.Plugin", "failure"))
                    .isExactlyInstanceOf(
                            loader.loadClass("plugin.Plugin$PluginException").asSubclass(Exception.class))
                    .hasMessage("code 7");
        }
    }

    @Test
    void aVersionThatHidesAClassOfTheClassPathHidesItInTheChildToo() throws Exception {
        Sources sources = new Sources(folder)
                .add(
                        "acme.Version",
                        "package acme; public class Version { public static String name() { return \"hidden\"; } }")
                .add("plugin.Versions", """
                        package plugin;
                        import dev.progeny.function.RemoteCallable;
                        public class Versions {
                            public static RemoteCallable<String> task() { return () -> acme.Version.name(); }
                        }
                        """);

        try (URLClassLoader loader = sources.loaderThatHidesItsParent()) {
            assertThat(run(loader, "plugin.Versions", "task")).isEqualTo("hidden");
        }
        assertThat(run(sources.loaderThatHidesItsParentsClassesOnly(), "plugin.Versions", "task"))
                .isEqualTo("hidden");
    }

    @Test
    void twoVersionsOfAClassLiveSideBySideInOneChild() throws Exception {
        try (URLClassLoader one = greeting("one").loader();
                URLClassLoader two = greeting("two").loader()) {
            RemoteCallable<?> first = task(one, "plugin.Greeting", "task");
            RemoteCallable<?> second = task(two, "plugin.Greeting", "task");

            assertThat(ChildProcess.<Object>call(() -> first.call() + " and " + second.call())
                            .get())
                    .isEqualTo("one and two");
        }
    }

    private Sources greeting(String word) {
        return new Sources(folder.resolve(word)).add("plugin.Greeting", """
                        package plugin;
                        import dev.progeny.function.RemoteCallable;
                        public class Greeting {
                            public static RemoteCallable<String> task() { return () -> "%s"; }
                        }
                        """.formatted(word));
    }

    @Test
    void aGrandchildFindsTheClassesToo() throws Exception {
        try (URLClassLoader loader = plugin().loader()) {
            RemoteCallable<?> task = task(loader, "plugin.Plugin", "task", 7);

            assertThat(ChildProcess.<Object>call(() -> ChildProcess.call(task).get())
                            .get())
                    .isEqualTo("plugin 7");
        }
    }

    @Test
    void resourcesAreFoundInTheOrderOfTheLoader() throws Exception {
        Sources sources = new Sources(folder)
                .addResource("plugin/only.txt", "only here")
                .addResource("acme/both.txt", "of the plugin")
                .addResource("META-INF/services/plugin.Service", "plugin.Service$Provider")
                .add("plugin.Service", """
                        package plugin;
                        import dev.progeny.function.RemoteCallable;
                        import java.util.*;
                        public interface Service {
                            class Provider implements Service {}
                            static String read(java.net.URL url) throws Exception {
                                try (var in = url.openStream()) { return new String(in.readAllBytes()).trim(); }
                            }
                            static RemoteCallable<List<String>> task() {
                                return () -> {
                                    List<String> found = new ArrayList<>();
                                    ClassLoader loader = Service.class.getClassLoader();
                                    found.add(new String(Service.class.getResourceAsStream("only.txt").readAllBytes()));
                                    found.add(read(loader.getResource("acme/both.txt")));
                                    for (var url : Collections.list(loader.getResources("acme/both.txt"))) found.add(read(url));
                                    found.add("" + loader.getResource("acme/none.txt"));
                                    for (Service service : ServiceLoader.load(Service.class)) found.add(service.getClass().getName());
                                    found.add("" + (new java.net.URL(loader.getResource("plugin/only.txt"), "x.txt").getPath().endsWith("/plugin/x.txt")));
                                    return found;
                                };
                            }
                        }
                        """);
        try (URLClassLoader parentFirst = sources.loader();
                URLClassLoader childFirst = sources.loaderThatHidesItsParent()) {
            assertThat(run(parentFirst, "plugin.Service", "task"))
                    .isEqualTo(List.of(
                            "only here",
                            "of the class path",
                            "of the class path",
                            "of the plugin",
                            "null",
                            "plugin.Service$Provider",
                            "true"));
            assertThat(run(childFirst, "plugin.Service", "task"))
                    .isEqualTo(List.of(
                            "only here",
                            "of the plugin",
                            "of the plugin",
                            "of the class path",
                            "null",
                            "plugin.Service$Provider",
                            "true"));
        }
    }

    @Test
    void theContextLoaderOfTheChildIsTheTasks() throws Exception {
        Sources sources = new Sources(folder).add("plugin.Context", """
                        package plugin;
                        import dev.progeny.function.RemoteCallable;
                        public class Context {
                            public static RemoteCallable<Boolean> task() {
                                return () -> Thread.currentThread().getContextClassLoader() == Context.class.getClassLoader();
                            }
                        }
                        """);
        try (URLClassLoader loader = sources.loader()) {
            assertThat(run(loader, "plugin.Context", "task")).isEqualTo(true);
        }
    }

    @Test
    void aTaskOfAModuleInALayerOfItsOwnRunsInAChild() throws Exception {
        Path classes = new Sources(folder)
                .add("module-info", "module plug { exports plug; }")
                .add("plug.Main", """
                        package plug;
                        public class Main {
                            public record Task(int number) implements java.io.Serializable, java.util.function.Supplier<Object> {
                                public Object get() { return "module " + number; }
                            }
                            public static Object task(int number) { return new Task(number); }
                        }
                        """)
                .compile();
        Configuration configuration =
                ModuleLayer.boot().configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("plug"));
        ClassLoader loader = ModuleLayer.boot()
                .defineModulesWithOneLoader(configuration, getClass().getClassLoader())
                .findLoader("plug");
        Object task = loader.loadClass("plug.Main").getMethod("task", int.class).invoke(null, 7);

        assertThat(ChildProcess.<Object>call(() -> ((java.util.function.Supplier<?>) task).get())
                        .get())
                .isEqualTo("module 7");
    }

    @Test
    void aClassWithoutClassFileIsRefusedWithTheReason() throws Exception {
        Path classes = plugin().compile();
        ClassLoader forgetful = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                try {
                    byte[] bytes = Files.readAllBytes(classes.resolve(name.replace('.', '/') + ".class"));
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };

        Throwable thrown = catchThrowable(() -> run(forgetful, "plugin.Plugin", "task", 7));

        assertThat(thrown).isInstanceOf(UndecodableException.class).hasMessageContaining("plugin.Plugin");
        assertThat(thrown)
                .hasStackTraceContaining("keeps no class file for it: it was generated while the program ran");
    }

    @Test
    void aResultWhoseClassExistsOnlyInTheChildIsReportedSo() throws Exception {
        String classes = plugin().compile().toUri().toString();

        Throwable thrown = catchThrowable(() -> ChildProcess.<Object>call(() -> {
                    try (URLClassLoader loader = new URLClassLoader(new java.net.URL[] {new java.net.URL(classes)})) {
                        return loader.loadClass("plugin.Plugin$Color").getEnumConstants()[0];
                    }
                })
                .get());

        assertThat(thrown)
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("class plugin.Plugin$Color")
                .hasMessageContaining("put it on the class path");
    }

    @Test
    void anExceptionWhoseClassExistsOnlyInTheChildArrivesAsText() throws Exception { // T14
        String classes = plugin().compile().toUri().toString();

        Throwable thrown = catchThrowable(() -> ChildProcess.<Object>call(() -> {
                    try (URLClassLoader loader = new URLClassLoader(new java.net.URL[] {new java.net.URL(classes)})) {
                        throw (Exception) loader.loadClass("plugin.Plugin$PluginException")
                                .getConstructor(int.class)
                                .newInstance(9);
                    }
                })
                .get());

        assertThat(thrown)
                .isInstanceOf(RemoteFailureException.class)
                .hasMessage("plugin.Plugin$PluginException: code 9");
        assertThat(((RemoteFailureException) thrown).reason()).contains("plugin.Plugin$PluginException");
    }

    private Sources plugin() {
        return new Sources(folder).add("plugin.Plugin", PLUGIN);
    }

    private static @Nullable Object run(ClassLoader loader, String type, String method, Object... arguments)
            throws Exception {
        return ChildProcess.<@Nullable Object>call(task(loader, type, method, arguments))
                .get();
    }

    @SuppressWarnings("unchecked")
    private static RemoteCallable<@Nullable Object> task(
            ClassLoader loader, String type, String method, Object... arguments) throws Exception {
        List<Class<?>> types = new ArrayList<>();
        for (Object argument : arguments) {
            types.add(argument instanceof Integer ? int.class : argument.getClass());
        }
        return (RemoteCallable<@Nullable Object>) loader.loadClass(type)
                .getMethod(method, types.toArray(Class<?>[]::new))
                .invoke(null, arguments);
    }
}
