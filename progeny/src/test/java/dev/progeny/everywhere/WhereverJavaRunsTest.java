package dev.progeny.everywhere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.acme.Main;
import dev.progeny.everywhere.Program.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One program, started in every way in which Java programs are started. */
@Timeout(180)
class WhereverJavaRunsTest {
    private static final String MAIN = Main.class.getName();

    @TempDir
    static Path folder;

    private static Acme acme;

    @BeforeAll
    static void compile() throws IOException {
        acme = new Acme(folder);
        acme.classes();
    }

    @Test
    void tasksOfAClassPathRun() throws Exception {
        assertRuns(Program.java("-cp", path(acme.coreJar(), acme.classes()), MAIN));
    }

    @Test
    void tasksOfAFolderThatIsNamedRelativelyRun() throws Exception {
        assertRuns(Program.java("-cp", path(Path.of("progeny.jar"), Path.of("classes")), MAIN)
                .in(folder));
    }

    @Test
    void tasksOfANamedModuleRun() throws Exception {
        assertRuns(Program.java("-p", path(acme.coreJar(), acme.module()), "-m", "com.acme/" + MAIN));
    }

    @Test
    void tasksOfAClassPathBesideProgenyAsAModuleRun() throws Exception {
        assertRuns(Program.java("-p", acme.coreJar(), "--add-modules", "dev.progeny", "-cp", acme.classes(), MAIN));
    }

    @Test
    void aManagerSaysWhatOpensAnInterfaceOfANamedModuleToIt() throws Exception {
        Path info = Acme.write(folder.resolve("managed/module-info.java"), "module managed { requires dev.progeny; }");
        Path source = Acme.write(folder.resolve("managed/counting/Counting.java"), """
                package counting;

                import dev.progeny.Manager;

                public class Counting {
                    public interface Counter {
                        int next();
                    }

                    public static void main(String[] args) {
                        try (Manager manager = Manager.start()) {
                            System.out.println(manager.<Counter>create(Counter.class, () -> () -> 7).next());
                        } catch (IllegalArgumentException e) {
                            System.out.println(e.getMessage());
                        }
                    }
                }
                """);
        Path classes = folder.resolve("managed/classes");
        Acme.compile(classes, acme.coreJar(), List.of("-p", acme.coreJar().toString()), info, source);
        String modules = path(acme.coreJar(), classes);

        Result refused =
                Program.java("-p", modules, "-m", "managed/counting.Counting").run();
        Result opened = Program.java(
                        "-p", modules, "--add-opens", "managed/counting=dev.progeny", "-m", "managed/counting.Counting")
                .run();

        assertThat(refused.lines())
                .containsExactly(
                        "interface counting.Counting$Counter is in package counting of module managed, which is not open to"
                                + " dev.progeny; add \"opens counting to dev.progeny;\" to its module-info, or"
                                + " --add-opens managed/counting=dev.progeny to the command line");
        assertThat(opened.lines()).containsExactly("7");
    }

    @Test
    void tasksOfAJarThatOnlyNamesOthersRun() throws Exception {
        assertRuns(Program.java("-jar", acme.namingJar()));
    }

    @Test
    void tasksOfTheTestsThatSurefireRunsRun() throws Exception {
        List<String> lines = new ArrayList<>();

        Main.run(lines::add);

        assertThat(lines).isEqualTo(Acme.OUTPUT);
    }

    @Test
    void tasksUnderMavensExecJavaRun() throws Exception {
        Path project = folder.resolve("project");
        Acme.write(project.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.acme</groupId>
                  <artifactId>acme</artifactId>
                  <version>1</version>
                  <build>
                    <outputDirectory>%s</outputDirectory>
                    <plugins>
                      <plugin>
                        <groupId>org.codehaus.mojo</groupId>
                        <artifactId>exec-maven-plugin</artifactId>
                        <version>3.5.0</version>
                        <configuration>
                          <mainClass>com.acme.Main</mainClass>
                          <additionalClasspathElements>
                            <additionalClasspathElement>%s</additionalClasspathElement>
                          </additionalClasspathElements>
                        </configuration>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """.formatted(acme.classes(), acme.coreJar()));
        String home = System.getProperty("progeny.test.maven");
        assumeTrue(home != null, "only a build by Maven says where Maven is");
        Path maven = Path.of(home, "bin", "mvn");

        Result result = Program.command(
                        maven,
                        "-q",
                        "-B",
                        "-Dmaven.repo.local=" + System.getProperty("progeny.test.repository"),
                        "exec:java")
                .in(project)
                .env("JAVA_HOME", Program.jdk().toString())
                .env("MAVEN_OPTS", String.join(" ", Program.SHORT_LIVED))
                .run();

        // Maven's own libraries draw warnings from newer JDKs.
        assertThat(result.lines())
                .filteredOn(line -> !line.startsWith("WARNING: "))
                .isEqualTo(Acme.OUTPUT);
        assertThat(result.code()).isZero();
    }

    @Test
    void tasksOfAShadedJarRun() throws Exception {
        assertRuns(Program.java("-jar", acme.shadedJar()));
    }

    @Test
    void tasksOfASpringBootJarRun() throws Exception {
        assertRuns(Program.java("-jar", acme.nestedJar()));
    }

    @Test
    void tasksOfACustomLoaderRun() throws Exception {
        assertRuns(Program.java("-cp", path(loading(), acme.coreJar()), "Loading", acme.classes()));
    }

    @Test
    void tasksRunWhereProgenyItselfIsInACustomLoader() throws Exception {
        assertRuns(Program.java("-cp", loading(), "Loading", acme.coreJar(), acme.classes()));
    }

    /** A program that runs another, from the folders and jars that are its arguments, by a class loader of its own. */
    private static Path loading() throws IOException {
        Path source = Acme.write(folder.resolve("loading/Loading.java"), """
                import java.net.*;
                import java.nio.file.*;
                import java.util.*;

                public class Loading {
                    public static void main(String[] args) throws Exception {
                        List<URL> urls = new ArrayList<>();
                        for (String arg : args) urls.add(Path.of(arg).toUri().toURL());
                        var loader = new URLClassLoader(urls.toArray(URL[]::new));
                        loader.loadClass("com.acme.Main").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
                    }
                }
                """);
        Path classes = folder.resolve("loading/classes");
        Acme.compile(classes, classes, List.of(), source);
        return classes;
    }

    @Test
    void tasksOfJShellRun() throws Exception {
        List<Object> options = new ArrayList<>(List.of("--class-path", acme.coreJar()));
        Program.SHORT_LIVED.forEach(flag -> options.add("-R" + flag));
        assertJShellRuns(options.toArray());
    }

    @Test
    void tasksOfAJShellThatRunsThemInItsOwnProcessRun() throws Exception {
        // JDK 17's JShell tells --class-path to the other process only, and here is none; see the guide.
        assertJShellRuns("--execution", "local", "--class-path", acme.coreJar(), "-J--class-path=" + acme.coreJar());
    }

    private static void assertJShellRuns(Object... options) throws IOException, InterruptedException {
        String program = Files.readString(Acme.mainSource()).replaceFirst("package .*", "");
        int helpers = program.indexOf("class Helper"); // before whoever needs them: JShell compiles as it reads
        Path script = Acme.write(
                folder.resolve("script.jsh"), program.substring(helpers) + program.substring(0, helpers) + """
                Main.main(new String[0])
                int twice(int x) { return 2 * x; }
                System.out.println("defined: " + ChildProcess.call(() -> twice(21)).get())
                int twice(int x) { return 3 * x; }
                System.out.println("redefined: " + ChildProcess.call(() -> twice(21)).get())
                /exit
                """);
        List<Object> arguments = new ArrayList<>(List.of(options));
        Program.SHORT_LIVED.forEach(flag -> arguments.add("-J" + flag));
        arguments.addAll(List.of("-s", script));
        List<String> expected = new ArrayList<>(Acme.OUTPUT);
        expected.addAll(List.of("defined: 42", "redefined: 63"));

        Result result = Program.tool("jshell", arguments.toArray()).run();

        assertThat(result.lines()).containsSubsequence(expected);
    }

    @Test
    void tasksOfASingleSourceFileRun() throws Exception {
        assertRuns(Program.java("-cp", acme.coreJar(), Acme.mainSource()));
    }

    @Test
    void tasksOfAFolderWithSpacesAndUmlautsRun() throws Exception {
        // A JVM without a locale cannot name such a folder, so another makes it and starts the program.
        Result result = Program.java(
                        "-cp",
                        Acme.locationOf(Moving.class),
                        Moving.class.getName(),
                        acme.coreJar(),
                        acme.classes(),
                        folder)
                .env("LC_ALL", "C.UTF-8")
                .run();

        assertRan(result);
    }

    @Test
    void tasksOfAClassPathOfTwoThousandEntriesRun() throws Exception { // T36
        Path empty = folder.resolve("a-folder-with-a-name-that-makes-the-class-path-long-".repeat(2));
        List<Path> entries = new ArrayList<>(List.of(acme.coreJar()));
        for (int i = 0; i < 2_000; i++) {
            entries.add(empty.resolve("entry-" + i + ".jar"));
        }
        entries.add(acme.classes());
        String classPath = path(entries.toArray(Path[]::new));
        Path arguments = Acme.write(folder.resolve("arguments"), "-cp \"" + classPath + "\"");

        assertThat(classPath).hasSizeGreaterThan(128 << 10);
        assertRuns(Program.java("@" + arguments, MAIN));
    }

    @Test
    void noFileAppearsInTheWorkingFolder() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));

        assertRuns(
                Program.java("-cp", path(acme.coreJar(), acme.classes()), MAIN).in(elsewhere));
        assertThat(elsewhere).isEmptyDirectory();
    }

    private static void assertRuns(Program program) throws IOException, InterruptedException {
        assertRan(program.run());
    }

    private static void assertRan(Result result) {
        assertThat(result.lines()).isEqualTo(Acme.OUTPUT);
        assertThat(result.code()).isZero();
    }

    private static String path(Path... entries) {
        List<String> texts = new ArrayList<>();
        for (Path entry : entries) {
            texts.add(entry.toString());
        }
        return String.join(File.pathSeparator, texts);
    }
}
