package dev.progeny.examples.tutorial;

import dev.progeny.ChildProcess;
import java.time.Duration;

/** Options of a child process, and its end when it is asked to. */
final class ConfigureChild {
    private ConfigureChild() {}

    public static void main(String[] args) throws InterruptedException {
        ChildProcess<Void> child = ChildProcess.options()
                .name("renderer")
                .daemon(true)
                .maxHeap("64m")
                .jvmArgs("-XX:+UseSerialGC")
                .env("SCENE", "harbour")
                .start(ConfigureChild::renderForEver);

        boolean ended = child.join(Duration.ofMillis(100));
        System.out.println(child.name() + " is alive: " + child.isAlive() + ", has ended by itself: " + ended);

        child.terminate();
        child.join();
        System.out.println(child.name() + " ended by " + child.exitStatus());
    }

    private static void renderForEver() throws InterruptedException {
        while (true) {
            Thread.sleep(1_000);
        }
    }
}
