import '@fontsource-variable/inter'
import '@fontsource-variable/source-serif-4'
import { mount } from 'svelte'
import App from './App.svelte'
import { connect } from './client.ts'
import './look/base.css'
import './look/tokens.css'

const target = document.getElementById('app')
if (target === null) throw new Error('index.html has no #app')
mount(App, { target, props: { connection: connect(window) } })
