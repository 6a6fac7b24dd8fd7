package dev.progeny;

import java.util.List;

/**
 * A pool in the management interface of its JVM, for consoles and agents: what {@link PoolSnapshot} says, in the types that they
 * understand. There is one for each pool that has not ended, named {@code dev.progeny:type=ProcessPool,name="its name",id=a number}, as soon
 * as the JVM has a management server: within two seconds after somebody attached to it. Nothing is counted for this alone.
 *
 * <p>The figures are at most half a second old. Times are in microseconds.
 */
public interface ProcessPoolMXBean {
    /** {@return a number that tells the pool from all others of its JVM} */
    long getId();

    /** {@return the pool's name} */
    String getName();

    /** {@return how many tasks may run at a time} */
    int getSize();

    /** {@return whether the pool takes no new tasks} */
    boolean isShutdown();

    /** {@return how many tasks no worker has yet} */
    int getWaiting();

    /** {@return how many tasks run now} */
    int getRunning();

    /** {@return how many tasks returned} */
    long getReturned();

    /** {@return how many tasks threw} */
    long getThrew();

    /** {@return how many tasks died with their worker} */
    long getCrashed();

    /** {@return how many tasks took too long} */
    long getTimedOut();

    /** {@return how often a task was tried again} */
    long getRetried();

    /** {@return how many worker processes were started} */
    long getStarted();

    /** {@return how many worker processes could not be started} */
    long getFailedStarts();

    /** {@return how long half of the tasks waited for a worker, at most} */
    long getMedianWaitMicros();

    /** {@return how long 99 of 100 tasks waited for a worker, at most} */
    long getP99WaitMicros();

    /** {@return how long half of the tasks ran, at most} */
    long getMedianRunMicros();

    /** {@return how long 99 of 100 tasks ran, at most} */
    long getP99RunMicros();

    /** {@return the workers whose process is there, one line for each, such as {@code pool-1-worker-2, process 4711, BUSY, element 3 of map}} */
    List<String> getWorkers();

    /** {@return the last deaths of workers that the pool did not bring about, one line for each, the newest first} */
    List<String> getCrashes();

    /** {@return all of it, for programs: a {@link PoolSnapshot} in Java's serialized form} */
    byte[] getSnapshot();

    /**
     * Kills a worker's process; what it runs fails as if it had crashed.
     *
     * @param worker its name
     * @return false if there is none of that name
     */
    boolean killWorker(String worker);

    /**
     * Has a worker replaced once it has done what it runs.
     *
     * @param worker its name
     * @return false if there is none of that name
     */
    boolean recycleWorker(String worker);
}
