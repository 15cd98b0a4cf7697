// A plain client over golang.org/x/crypto/ssh: replies are cut into messages and thrown away.
// Arguments: PORT USER KEYFILE HOSTKEYFILE; commands on standard input as in Drill.java.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"io/ioutil"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

const base = "urn:ietf:params:xml:ns:netconf:base:1.0"

type line struct {
	in     *bufio.Reader
	out    io.Writer
	lastID int
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func open(address string, config *ssh.ClientConfig) *line {
	client, err := ssh.Dial("tcp", address, config)
	must(err)
	session, err := client.NewSession()
	must(err)
	out, err := session.StdinPipe()
	must(err)
	in, err := session.StdoutPipe()
	must(err)
	must(session.RequestSubsystem("netconf"))
	l := &line{in: bufio.NewReaderSize(in, 32*1024), out: out}
	_, err = io.WriteString(out, `<hello xmlns="`+base+`"><capabilities>`+
		`<capability>urn:ietf:params:netconf:base:1.1</capability></capabilities></hello>]]>]]>`)
	must(err)
	var hello []byte
	for !bytes.HasSuffix(hello, []byte("]]>]]>")) {
		b, err := l.in.ReadByte()
		must(err)
		hello = append(hello, b)
	}
	return l
}

// skip reads one message to its end.
func (l *line) skip() {
	for {
		_, err := l.in.Discard(2) // LF and #
		must(err)
		header, err := l.in.ReadSlice('\n')
		must(err)
		if header[0] == '#' {
			return
		}
		size, err := strconv.Atoi(string(header[:len(header)-1]))
		must(err)
		_, err = l.in.Discard(size)
		must(err)
	}
}

func (l *line) send(size string) {
	l.lastID++
	rpc := `<rpc xmlns="` + base + `" message-id="` + strconv.Itoa(l.lastID) +
		`"><get-config><source><running/></source><filter type="subtree">` +
		`<interfaces xmlns="urn:circuitd:bench"><size>` + size +
		`</size></interfaces></filter></get-config></rpc>`
	_, err := io.WriteString(l.out, "\n#"+strconv.Itoa(len(rpc))+"\n"+rpc+"\n##\n")
	must(err)
}

func (l *line) pump(size string, depth int, until time.Time) int {
	if depth == 1 {
		replies := 0
		for ; time.Now().Before(until); replies++ {
			l.send(size)
			l.skip()
		}
		return replies
	}
	inFlight := make(chan bool, depth)
	done := make(chan int)
	go func() {
		replies := 0
		for range inFlight {
			l.skip()
			replies++
		}
		done <- replies
	}()
	for time.Now().Before(until) {
		inFlight <- true
		l.send(size)
	}
	close(inFlight)
	return <-done
}

func main() {
	key, err := ioutil.ReadFile(os.Args[3])
	must(err)
	signer, err := ssh.ParsePrivateKey(key)
	must(err)
	text, err := ioutil.ReadFile(os.Args[4])
	must(err)
	hostKey, _, _, _, err := ssh.ParseAuthorizedKey(text)
	must(err)
	config := &ssh.ClientConfig{
		User:            os.Args[2],
		Auth:            []ssh.AuthMethod{ssh.PublicKeys(signer)},
		HostKeyCallback: ssh.FixedHostKey(hostKey),
	}
	var lines []*line
	commands := bufio.NewScanner(os.Stdin)
	for commands.Scan() {
		words := strings.Split(commands.Text(), " ")
		if words[0] != "rate" {
			must(fmt.Errorf("unknown: %s", words[0]))
		}
		sessions, err := strconv.Atoi(words[2])
		must(err)
		depth, err := strconv.Atoi(words[4])
		must(err)
		millis, err := strconv.Atoi(words[5])
		must(err)
		for len(lines) < sessions {
			lines = append(lines, open("127.0.0.1:"+os.Args[1], config))
		}
		begin := time.Now()
		until := begin.Add(time.Duration(millis) * time.Millisecond)
		counts := make([]int, sessions)
		var all sync.WaitGroup
		for i := range counts {
			all.Add(1)
			go func(i int) {
				counts[i] = lines[i].pump(words[3], depth, until)
				all.Done()
			}(i)
		}
		all.Wait()
		replies := 0
		for _, count := range counts {
			replies += count
		}
		fmt.Printf("= %.3f\n", float64(replies)/time.Since(begin).Seconds())
	}
}
