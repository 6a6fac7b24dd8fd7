package dev.progeny;

import static dev.progeny.Aside.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InvalidObjectException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What elements of a {@link ProcessQueue} become, how they are walked over, and queues as elements; within one process. */
@Timeout(60)
class ProcessQueueWalkTest extends QueuesOfOneProcess {
    @Nested
    class Encoding {
        @Test // T24
        void aFailureIsThrownByPutAndLeavesTheQueueAsItWas() throws Exception {
            queue.put("before");

            assertThatThrownBy(() -> queue.put(new Holder(new Thread())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot encode the element")
                    .hasMessageContaining("Holder.held")
                    .hasMessageContaining("java.lang.Thread");
            assertThatThrownBy(() -> queue.offer(new Holder(new Thread())))
                    .isInstanceOf(IllegalArgumentException.class);

            assertThat(queue).containsExactly("before");
        }

        @Test // T24
        void happensBeforeAnyWaitForRoom() throws Exception {
            two.put(1);
            two.put(2);

            assertThatThrownBy(() -> two.put(new Holder(new Thread()))).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void anElementLargerThanAnyRingSoFarArrivesWhole() throws Exception {
            byte[] large = new byte[5 << 20];
            new Random(1).nextBytes(large);

            two.put(large);
            two.put("small");

            assertThat((byte[]) two.take()).isEqualTo(large);
            assertEquals("small", two.take());
            assertThat(two.maxElementBytes()).isGreaterThan(1_000_000_000);
        }
    }

    @Nested
    class Walking {
        @Test
        void isWhatAStreamDoesWhileOthersPutAndTake() throws Exception {
            AtomicBoolean enough = new AtomicBoolean();
            queue.put(1);
            CompletableFuture<Void> changing = run(() -> {
                while (!enough.get()) {
                    queue.put(2);
                    queue.remove(2);
                }
            });

            try {
                for (int i = 0; i < 1000; i++) {
                    assertThat(queue.stream().toList()).startsWith(1);
                }
            } finally {
                enough.set(true);
                changing.get();
            }
        }

        @Test
        void showsAllInOrderAndTakesNothing() {
            queue.addAll(List.of(1, 2, 3));

            assertThat(queue).containsExactly(1, 2, 3);
            assertEquals(List.of(1, 2, 3), List.of(queue.toArray()));
            assertTrue(queue.contains(2));
            assertTrue(queue.containsAll(List.of(1, 3)));
            assertFalse(queue.contains(4));
            assertEquals(3, queue.size());
            assertEquals(1, queue.peek());
            assertEquals(1, queue.element());
        }

        @Test
        void neverThrowsWhateverOthersDoMeanwhile() {
            queue.addAll(List.of(1, 2, 3, 4));
            Iterator<Object> walk = queue.iterator();
            assertEquals(1, walk.next());
            queue.poll();
            queue.poll();
            queue.poll();
            queue.add(5);

            List<Object> rest = new ArrayList<>();
            walk.forEachRemaining(rest::add);

            assertThat(rest).isSubsetOf(2, 3, 4).contains(4);
        }

        @Test
        void removesFromTheQueueWhatIsStillThere() {
            queue.addAll(List.of(1, 2, 3, 4));
            Iterator<Object> walk = queue.iterator();
            assertThatThrownBy(walk::remove).isInstanceOf(IllegalStateException.class);
            walk.next();
            queue.poll();
            walk.remove();
            assertThatThrownBy(walk::remove).isInstanceOf(IllegalStateException.class);
            assertEquals(2, walk.next());
            walk.remove();

            assertThat(queue).containsExactly(3, 4);
            assertThatThrownBy(() -> queue.iterator().remove()).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> two.iterator().next()).isInstanceOf(NoSuchElementException.class);
        }

        @Test
        void removalsByValueTakeTheFirstThatEquals() {
            queue.addAll(List.of("a", "b", "a", "c", "d"));

            assertTrue(queue.remove("a"));
            assertFalse(queue.remove("x"));
            assertTrue(queue.removeIf("c"::equals));
            assertTrue(queue.retainAll(List.of("a", "b")));
            assertThat(queue).containsExactly("b", "a");
            assertTrue(queue.removeAll(List.of("b")));
            assertThat(queue).containsExactly("a");
            assertEquals("a", queue.poll());
            assertNull(queue.poll());
        }

        @Test
        void clearLeavesNothingAndMakesRoom() throws Exception {
            two.put(1);
            two.put(new Unreadable());
            CompletableFuture<Void> third = run(() -> two.put(3));

            two.clear();

            third.get();
            assertEquals(3, two.take());
        }
    }

    @Nested
    class Handles {
        @Test
        void ofOneQueueAreOneObjectInAProcess() throws Exception {
            queue.put("x");

            assertSame(queue, copy(queue));
            assertNotSame(queue, copy(two));
        }

        @Test
        void mayBePutOnAQueueTheirOwnIncluded() throws Exception {
            queue.put(List.of(two, queue));

            List<?> taken = (List<?>) queue.take();

            assertSame(two, taken.get(0));
            assertSame(queue, taken.get(1));
        }

        @Test
        void ofAClosedQueueCannotBeOpened() throws Exception {
            byte[] bytes = serialize(queue);
            queue.close();

            assertThatThrownBy(() -> deserialize(bytes))
                    .isInstanceOf(InvalidObjectException.class)
                    .hasMessageContaining("is gone: it was closed");
        }

        @Test
        void showWhichQueueItIsAndHowFull() throws Exception {
            two.put(1);

            assertThat(two.toString()).startsWith("ProcessQueue[").endsWith(", 1 of 2 elements]");
            assertThat(queue.toString()).endsWith(", 0 elements]");
        }
    }
}
