package dev.progeny.examples.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs each program of the tutorial as its user would, in a JVM of its own, and reads what it prints. */
@Timeout(120)
class TutorialTest {
    @Test
    void startChildShowsWhatTheChildPrints() throws Exception {
        assertPrints(StartChild.class, "worker 1 is at work", "it ended with exit code 0");
    }

    @Test
    void callChildReturnsTheValue() throws Exception {
        assertPrints(CallChild.class, "20000! has 256909 bits");
    }

    @Test
    void configureChildEndsItBySignal() throws Exception {
        assertPrints(
                ConfigureChild.class,
                "renderer is alive: true, has ended by itself: false",
                "renderer ended by signal 15 (SIGTERM)");
    }

    @Test
    void nameYourProcessKnowsParentAndChildren() throws Exception {
        assertThat(linesOf(NameYourProcess.class))
                .containsExactlyInAnyOrder(
                        "children at work: 1",
                        "this is scribe",
                        "the child knows its parent: true",
                        "children at work: 0");
    }

    @Test
    void isolationLeavesTheParentsObjectsAlone() throws Exception {
        assertThat(linesOf(Isolation.class))
                .containsExactlyInAnyOrder( // what the child prints takes another way than its result
                        "in the child:  [Ada, Grace], counter 42",
                        "in the parent: [Ada], counter 1",
                        "only the result came back: 42");
    }

    @Test
    void exceptionCrossesWithBothStackTraces() throws Exception {
        assertPrints(
                ExceptionCrosses.class,
                "caught: For input string: \"twelve\"",
                "thrown in: parse",
                "asked for in: main",
                "and the pool goes on: 12");
    }

    @Test
    void poolMapReturnsResultsInOrder() throws Exception {
        assertPrints(PoolMap.class, "squares: [1, 4, 9, 16]", "sums: [11, 22, 33]");
    }

    @Test
    void poolMapAsyncDoesNotWait() throws Exception {
        assertPrints(PoolMapAsync.class, "the pool is at work, and so are we", "the last of 1000 is 998001");
    }

    @Test
    void poolApplyRunsElsewhere() throws Exception {
        assertPrints(PoolApply.class, "the absolute value of -7 is 7", "computed in another process: true");
    }

    @Test
    void poolApplyAsyncCombinesResults() throws Exception {
        assertPrints(PoolApplyAsync.class, "done already: false", "together: 42");
    }

    @Test
    void poolStreamsInOrderAndAsTheyFinish() throws Exception {
        assertPrints(PoolStreams.class, "in order: [1, 6, 2, 7]", "as they finish, sorted here: [1, 2, 6, 7]");
    }

    @Test
    void poolAsExecutorServesCodeWrittenForThreads() throws Exception {
        assertPrints(PoolAsExecutor.class, "hello, world");
    }

    @Test
    void poolCloseAndJoinFinishesWhatWasAccepted() throws Exception {
        assertPrints(
                PoolCloseAndJoin.class,
                "a closed pool takes no task",
                "the accepted one is done all the same",
                "all has ended: true");
    }

    @Test
    void poolTerminateEndsAnEndlessTask() throws Exception {
        assertPrints(PoolTerminate.class, "all has ended: true", "the endless task failed: true");
    }

    @Test
    void configurePoolLosesOnlyTheTaskThatOverran() throws Exception {
        assertThat(linesOf(ConfigurePool.class))
                .contains("a worker is ready", "too late: the worker was killed")
                .filteredOn("in time: read"::equals)
                .hasSize(2);
    }

    @Test
    void oncePerWorkerLoadsOnce() throws Exception {
        assertPrints(OncePerWorker.class, "the worker loads its dictionary", "known: [true, false, true]");
    }

    @Test
    void workerDiesAndThePoolGoesOn() throws Exception {
        assertPrints(WorkerDies.class, "the worker ended with exit code 3", "the next task: works");
    }

    @Test
    void pipeTalkEndsWhenTheChildHangsUp() throws Exception {
        assertPrints(PipeTalk.class, "hello, parent", "the child has hung up");
    }

    @Test
    void queueOneBringsTheData() throws Exception {
        assertPrints(QueueOne.class, "data from the worker");
    }

    @Test
    void queueManyLosesNothing() throws Exception {
        assertPrints(QueueMany.class, "the sum of 0 to 1999 is 1999000");
    }

    @Test
    void managerCountsEachNameOnce() throws Exception {
        assertPrints(ManagerCounts.class, "{ada=3, bob=2, cyd=1}", "the balance is 160");
    }

    private static void assertPrints(Class<?> program, String... lines) throws Exception {
        assertThat(linesOf(program)).containsExactly(lines);
    }

    private static String[] linesOf(Class<?> program) throws Exception {
        try (Program running = Program.start(program)) {
            int status = running.waitFor();

            assertThat(running.errors()).isEmpty();
            assertThat(status).isZero();
            return running.output().split(System.lineSeparator());
        }
    }
}
