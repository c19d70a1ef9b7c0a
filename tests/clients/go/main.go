// From a token to a stored logo with Go's standard library.
//
// Usage: go run main.go http://127.0.0.1:7722
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"mime/multipart"
	"net/http"
	"os"
	"strconv"
	"time"
)

const (
	group = "6f1f4d3e-2b8a-4c55-9d0e-7a1b2c3d4e5f"
	logo  = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2Fzh" +
		"VAAAAAElFTkSuQmCC"
	create = `mutation ($input: SpaceCreateInput!) {
		spaceCreate(input: $input) { id name theme { logoUrl } }
	}`
	spaces = "{ spaces { id name } }"
)

type object map[string]any

type answer struct {
	Data struct {
		SpaceCreate struct {
			Name  string
			Theme struct{ LogoURL string }
		}
	}
	Errors []struct{ Message string }
}

// A client of the service, which renews its token and waits for rate limits.
type client struct {
	url   string
	token string
}

func main() {
	c := &client{url: os.Args[1]}
	file, err := base64.StdEncoding.DecodeString(logo)
	check(err)
	c.authenticate()

	created := c.create(file)
	response, err := http.Get(created.Data.SpaceCreate.Theme.LogoURL)
	check(err)
	if bytes.Equal(read(response), file) {
		fmt.Println("found the logo")
	}
	c.create(file) // a second Space for the same account group

	c.control("POST", "clock/advance", object{"by": "5m"}) // a token lives no longer
	c.list()

	c.control("PUT", "rate-limit", object{"rate": "1/1s"})
	c.list()
	c.list()

	c.control("POST", "reset", object{})
	c.create(file) // the account group is free again
}

func (c *client) authenticate() {
	request, err := http.NewRequest("GET", c.url+"/auth/jwt/generate/acme-4F7K2Q", nil)
	check(err)
	request.SetBasicAuth("BOOMI_TOKEN.me@example.com", "any-token")
	response, err := http.DefaultClient.Do(request)
	check(err)
	c.token = string(read(response))
	fmt.Println("got a token")
}

func (c *client) ask(contentType string, body []byte) (result answer) {
	for {
		request, err := http.NewRequest("POST", c.url+"/graphql", bytes.NewReader(body))
		check(err)
		request.Header.Set("Authorization", "Bearer "+c.token)
		request.Header.Set("Content-Type", contentType)
		response, err := http.DefaultClient.Do(request)
		check(err)
		content := read(response)
		switch response.StatusCode {
		case http.StatusUnauthorized:
			c.authenticate()
		case http.StatusTooManyRequests:
			seconds, err := strconv.Atoi(response.Header.Get("Retry-After"))
			check(err)
			time.Sleep(time.Duration(seconds) * time.Second)
			fmt.Println("waited for the rate limit")
		default:
			check(json.Unmarshal(content, &result))
			return result
		}
	}
}

func (c *client) list() {
	c.ask("application/json", encode(object{"query": spaces}))
}

func (c *client) create(file []byte) answer {
	theme := object{"logoAltTxt": "A dot", "logo": nil}
	input := object{"name": "Partners", "accountGroupId": group, "theme": theme}
	operations := object{"query": create, "variables": object{"input": input}}

	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	check(form.WriteField("operations", string(encode(operations))))
	check(form.WriteField("map", `{"0": ["variables.input.theme.logo"]}`))
	part, err := form.CreateFormFile("0", "logo.png")
	check(err)
	_, err = part.Write(file)
	check(err)
	check(form.Close())

	result := c.ask(form.FormDataContentType(), body.Bytes())
	if len(result.Errors) > 0 {
		fmt.Println("refused:", result.Errors[0].Message)
	} else {
		fmt.Println("created", result.Data.SpaceCreate.Name)
	}
	return result
}

func (c *client) control(method, path string, change object) {
	body := bytes.NewReader(encode(change))
	request, err := http.NewRequest(method, c.url+"/_mockspaces/"+path, body)
	check(err)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	check(err)
	content := read(response)
	if response.StatusCode >= 300 {
		log.Fatal(string(content))
	}
}

func encode(value object) []byte {
	text, err := json.Marshal(value)
	check(err)
	return text
}

func read(response *http.Response) []byte {
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	check(err)
	return content
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
