package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two queues within one process, without a bound and with one, and what tests of them share. */
abstract class QueuesOfOneProcess {
    static final Duration MOMENT = Duration.ofMillis(1);

    ProcessQueue<Object> queue;
    ProcessQueue<Object> two;

    @BeforeEach
    void makeQueues() {
        queue = ProcessQueue.create();
        two = ProcessQueue.create(2);
    }

    @AfterEach
    void closeQueues() {
        queue.close();
        two.close();
    }

    static Object copy(Object original) throws IOException, ClassNotFoundException {
        return deserialize(serialize(original));
    }

    static byte[] serialize(Object original) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        return bytes.toByteArray();
    }

    static Object deserialize(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }

    interface Use {
        void on(ProcessQueue<Object> queue) throws Exception;
    }

    interface Ask {
        Object of(ProcessQueue<Object> queue) throws Exception;
    }

    record Call(String name, Use use) {
        static Call asking(String name, Ask ask) {
            return new Call(name, queue -> assertThat(ask.of(queue)).isNotNull());
        }

        void on(ProcessQueue<Object> queue) throws Exception {
            use.on(queue);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    record Holder(Object held) implements Serializable {}

    static final class Unreadable implements Serializable {
        static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) throws IOException {
            throw new InvalidObjectException("on purpose");
        }
    }
}
