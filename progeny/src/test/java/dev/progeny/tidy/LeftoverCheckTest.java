package dev.progeny.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

/** Runs the classes of {@link Untidy} by a launcher of its own and looks at how they fail. */
@Timeout(60)
class LeftoverCheckTest {
    @AfterEach
    void tidyUp() throws Exception {
        Untidy.tidyUp();
    }

    @Test
    void aTestThatLeavesAProcessFails() {
        assertOnlyFailure(Untidy.LeavesProcess.class, "leavesIt() left", "sleep 1000");
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "PROGENY_TEST_JVM", matches = ".+")
    void aTestThatLeavesAProcessWhoseParentIsGoneFails() {
        assertOnlyFailure(Untidy.LeavesOrphan.class, "leavesIt() left", "sleep 1000");
    }

    @Test
    @EnabledIfSystemProperty(named = "progeny.folder", matches = ".+")
    void aTestThatLeavesASharedFileFails() {
        assertOnlyFailure(Untidy.LeavesSharedFile.class, "leavesIt() left", "forgotten");
    }

    @Test
    void aTestThatLeavesAThreadFails() {
        assertOnlyFailure(Untidy.LeavesThread.class, "leavesIt() left", "thread \"forgotten\"");
    }

    @Test
    void aClassThatHoldsSomethingForAllItsTestsMayDoSoToItsEnd() {
        assertThat(failuresOf(Untidy.HoldsProcess.class)).isEmpty();
    }

    @Test
    void aClassThatForgetsWhatItHeldFailsAtItsEnd() {
        assertOnlyFailure(Untidy.ForgetsHeldProcess.class, "ForgetsHeldProcess left", "sleep 1000");
    }

    private static void assertOnlyFailure(Class<?> untidy, String... parts) {
        assertThat(failuresOf(untidy)).singleElement().asString().contains(parts);
    }

    private static List<String> failuresOf(Class<?> untidy) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(untidy))
                .configurationParameter(LeftoverCheck.PATIENCE, "300")
                .build();
        LauncherConfig config = LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        Launcher launcher = LauncherFactory.create(config);
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        launcher.execute(request, listener);
        return listener.getSummary().getFailures().stream()
                .map(Failure::getException)
                .map(Throwable::getMessage)
                .toList();
    }
}
